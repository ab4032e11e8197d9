package dev.penstock.state;

import dev.penstock.codec.Codec;
import dev.penstock.fault.InvalidInputException;
import dev.penstock.fault.Lifetime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A persisted list that all processes on a data directory share. Thread-safe; each call is atomic
 * for all of them, but for {@linkplain #iterator going through it}. Once the {@link SharedState} it
 * is from is closed, each call throws {@link dev.penstock.fault.ClosedException}.
 *
 * <p>What concerns one element costs about the same however long the list is, and so does {@link
 * #reverse}. {@link #sort} and {@link #appendAll} can store so much as one as the engine can: 8 MiB
 * with the one that is always there.
 *
 * <p>Indexes begin with 0. One that the list does not have is refused with {@link
 * InvalidInputException}; others may have removed elements since its {@link #size} was asked.
 * Elements are the same if they are stored as the same bytes. Each may have nearly a megabyte.
 *
 * <p>A function that is given to a call must be short, must not use this list, and have no other
 * effect, for it may be run again.
 *
 * @param <T> the elements
 */
public final class SharedList<T> implements SharedObject, Iterable<T> {
  private final String name;
  private final ListStore store;
  private final Codec<T> codec;
  private final Locks locks;
  private final Lifetime lifetime;

  SharedList(String name, ListStore store, Codec<T> codec, Locks locks, Lifetime lifetime) {
    this.name = name;
    this.store = store;
    this.codec = codec;
    this.locks = locks;
    this.lifetime = lifetime;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Reference reference() {
    return Reference.to(StateKind.LIST, name);
  }

  @Override
  public SharedLock lock() {
    return locks.reentrantLock(name);
  }

  public int size() {
    return look(ListTree::size);
  }

  public T get(int index) {
    return codec.decode(look(list -> list.get(checked(index, list))));
  }

  /**
   * Puts an element behind all others.
   *
   * @throws StateFullException if there is no room for it; nothing changed
   */
  public void append(T element) {
    byte[] encoded = encoded(element);
    change(
        list -> {
          list.append(encoded);
          return null;
        });
  }

  /** Puts these behind all others, as one. Throws as {@link #append}. */
  public void appendAll(Collection<? extends T> elements) {
    List<byte[]> encoded = new ArrayList<>(elements.size());
    elements.forEach(element -> encoded.add(encoded(element)));
    change(
        list -> {
          encoded.forEach(list::append);
          return null;
        });
  }

  /**
   * Puts an element before the one of an index, or behind all if the index is the list's size.
   * Throws as {@link #append}.
   */
  public void insert(int index, T element) {
    byte[] encoded = encoded(element);
    change(
        list -> {
          if (index != list.size()) {
            checked(index, list);
          }
          list.insert(index, encoded);
          return null;
        });
  }

  /** Puts an element in the place of another. Throws as {@link #append}. */
  public void set(int index, T element) {
    byte[] encoded = encoded(element);
    change(
        list -> {
          list.set(checked(index, list), encoded);
          return null;
        });
  }

  /**
   * Replaces an element by what {@code change} makes of it. Throws as {@link #append}.
   *
   * @return the new element
   */
  public T update(int index, UnaryOperator<T> change) {
    return change(
        list -> {
          T changed = change.apply(codec.decode(list.get(checked(index, list))));
          list.set(index, encoded(changed));
          return changed;
        });
  }

  /** Removes an element and returns it. */
  public T remove(int index) {
    return codec.decode(change(list -> list.remove(checked(index, list))));
  }

  /** Removes the first such element, and returns whether there was one. */
  public boolean removeValue(T element) {
    byte[] encoded = encoded(element);
    return change(
        list -> {
          int index = list.indexOf(encoded);
          if (index >= 0) {
            list.remove(index);
          }
          return index >= 0;
        });
  }

  /** Removes the last element and returns it; empty if there is none. */
  public Optional<T> pop() {
    return Optional.ofNullable(change(list -> list.size() == 0 ? null : list.pop()))
        .map(codec::decode);
  }

  /** Removes all elements. */
  public void clear() {
    lifetime.check();
    store.clear();
  }

  /** The index of the first such element, or -1. */
  public int indexOf(T element) {
    byte[] encoded = encoded(element);
    return look(list -> list.indexOf(encoded));
  }

  public boolean contains(T element) {
    return indexOf(element) >= 0;
  }

  /** How many such elements there are. */
  public int count(T element) {
    byte[] encoded = encoded(element);
    return look(list -> list.count(encoded));
  }

  /**
   * The elements from one index to before another; what lies behind the end is left out.
   *
   * @throws InvalidInputException if {@code from} is below 0 or above {@code to}
   */
  public List<T> slice(int from, int to) {
    if (from < 0 || to < from) {
      throw new InvalidInputException(
          "there is no slice from "
              + from
              + " to "
              + to
              + " of a list: use indexes from 0, the smaller one first");
    }
    return decoded(look(list -> list.slice(from, Math.min(to, list.size()))));
  }

  /** All elements, as they are at one moment. */
  public List<T> toList() {
    return slice(0, Integer.MAX_VALUE);
  }

  /** Reverses the order of all elements, in one step however many there are. */
  public void reverse() {
    change(
        list -> {
          list.reverse();
          return null;
        });
  }

  /**
   * Sorts all elements; those that the order takes for equal stay as they are among themselves.
   * Stores all of them anew, and throws as {@link #append}.
   */
  public void sort(Comparator<? super T> order) {
    record Element<E>(E decoded, byte[] encoded) {}
    change(
        list -> {
          List<Element<T>> elements = new ArrayList<>(list.size());
          for (byte[] encoded : list.slice(0, list.size())) {
            elements.add(new Element<>(codec.decode(encoded.clone()), encoded));
          }
          elements.sort((one, other) -> order.compare(one.decoded(), other.decoded()));
          list.replaceAll(elements.stream().map(Element::encoded).toList());
          return null;
        });
  }

  /**
   * Goes through the list, some elements at a time, each time as they are at that moment. It goes
   * on whatever others do meanwhile; if they insert or remove elements before it, it shows some
   * twice or leaves some out. For all elements of one moment there is {@link #toList}.
   */
  @Override
  public Iterator<T> iterator() {
    return new Iterator<>() {
      private final Deque<byte[]> ahead = new ArrayDeque<>();
      private int next;

      @Override
      public boolean hasNext() {
        if (ahead.isEmpty()) {
          ahead.addAll(look(list -> fromOneChunk(list, next)));
          next += ahead.size();
        }
        return !ahead.isEmpty();
      }

      @Override
      public T next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        return codec.decode(ahead.remove());
      }
    };
  }

  private static List<byte[]> fromOneChunk(ListTree list, int from) {
    List<byte[]> found = new ArrayList<>();
    list.look(
        from,
        list.size(),
        (first, chunk) -> {
          chunk.addTo(found, from - first, chunk.count());
          return false;
        });
    return found;
  }

  private int checked(int index, ListTree list) {
    if (index < 0 || index >= list.size()) {
      throw new InvalidInputException(
          "there is no element "
              + index
              + " in the list "
              + name
              + (list.size() == 0 ? ": it is empty" : ": use 0 to " + (list.size() - 1)));
    }
    return index;
  }

  private byte[] encoded(T element) {
    if (element == null) {
      throw new InvalidInputException("an element of the list " + name + " cannot be null");
    }
    byte[] encoded = codec.encode(element);
    if (encoded.length > ListFormat.MOST_ELEMENT_BYTES) {
      throw StateFullException.elementTooLarge(name, encoded.length, ListFormat.MOST_ELEMENT_BYTES);
    }
    return encoded;
  }

  private List<T> decoded(List<byte[]> elements) {
    List<T> decoded = new ArrayList<>(elements.size());
    elements.forEach(element -> decoded.add(codec.decode(element)));
    return decoded;
  }

  private <R> R look(ListStore.Work<R> work) {
    lifetime.check();
    return store.look(work);
  }

  private <R> R change(ListStore.Work<R> work) {
    lifetime.check();
    return store.change(work);
  }
}
