package dev.penstock.state;

import dev.penstock.state.ListFormat.Root;
import dev.penstock.state.ListPage.Child;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A list while one call looks at it or changes it: a tree of parts that knows how many elements are
 * in each. The root holds the last elements itself, so that appending one mostly changes the root
 * alone; when they get too many, they become a chunk at the tree's end. Used by one thread. Indexes
 * are the caller's to check.
 */
final class ListTree {
  private final ListParts parts;
  private final byte[] rootBefore;
  private final long changes;
  private final Child topBefore;
  private int level;

  /** Null if all elements are in the tail. */
  private Child top;

  private long next;
  private ListChunk tail;

  /**
   * @param root as it is stored, or null
   */
  ListTree(byte[] root, ListParts parts) {
    // A list that was emptied begins at any number, so that no reader takes it for the one before.
    Root is =
        root == null
            ? new Root(0, null, 1, ThreadLocalRandom.current().nextLong(), ListChunk.EMPTY)
            : ListFormat.root(parts.list(), root);
    this.parts = parts;
    this.rootBefore = root;
    this.changes = is.changes();
    this.level = is.level();
    this.topBefore = is.top();
    this.top = is.top();
    this.next = is.next();
    this.tail = is.tail();
  }

  /** The root as it is to be stored, or null if nothing is to be. */
  byte[] root() {
    boolean changed = parts.areChanged() || !Objects.equals(top, topBefore);
    long then = changed ? changes + 1 : changes;
    byte[] root = ListFormat.encode(new Root(level, top, next, then, tail));
    boolean isNew = rootBefore == null ? size() > 0 : !Arrays.equals(root, rootBefore);
    return isNew ? root : null;
  }

  int size() {
    return inTop() + tail.count();
  }

  private int inTop() {
    return top == null ? 0 : top.count();
  }

  boolean isInTail() {
    return top == null;
  }

  byte[] get(int index) {
    if (index >= inTop()) {
      return tail.get(index - inTop());
    }
    Child part = top;
    int at = index;
    for (int i = level; i > 0; i--) {
      ListPage page = parts.page(part);
      int place = page.placeOf(at);
      at -= page.before(place);
      part = page.child(place);
    }
    return parts.chunk(part).get(at);
  }

  /** Is shown a chunk, and the index of its first element; returns whether to go on. */
  interface Visitor {
    boolean see(int first, ListChunk chunk);
  }

  /** Shows the chunks that have elements from one index to before another, in their order. */
  void look(int from, int to, Visitor visitor) {
    boolean on = from >= inTop() || look(top, level, 0, from, to, visitor);
    if (on && to > inTop() && from < size()) {
      visitor.see(inTop(), tail);
    }
  }

  private boolean look(Child part, int at, int first, int from, int to, Visitor visitor) {
    int end = first + part.count();
    if (end <= from || first >= to) {
      return true;
    }
    if (at == 0) {
      return visitor.see(first, parts.chunk(part));
    }
    int childFirst = first;
    for (Child child : parts.page(part).children()) {
      if (!look(child, at - 1, childFirst, from, to, visitor)) {
        return false;
      }
      childFirst += child.count();
    }
    return true;
  }

  /** The index of the first element of these bytes, or -1. */
  int indexOf(byte[] element) {
    int[] found = {-1};
    look(
        0,
        size(),
        (first, chunk) -> {
          int index = chunk.indexOf(element);
          found[0] = index < 0 ? -1 : first + index;
          return index < 0;
        });
    return found[0];
  }

  /** How many elements have these bytes. */
  int count(byte[] element) {
    int[] found = new int[1];
    look(
        0,
        size(),
        (first, chunk) -> {
          found[0] += chunk.count(element);
          return true;
        });
    return found[0];
  }

  /** The elements from one index to before another. */
  List<byte[]> slice(int from, int to) {
    List<byte[]> elements = new ArrayList<>();
    look(
        from,
        to,
        (first, chunk) -> {
          chunk.addTo(elements, Math.max(from - first, 0), Math.min(to - first, chunk.count()));
          return true;
        });
    return elements;
  }

  void append(byte[] element) {
    boolean large = ListChunk.bytesOf(element) > ListChunk.MOST_BYTES;
    if (large || !tail.hasRoomFor(element)) {
      flushTail();
    }
    tail = tail.with(tail.count(), element);
    if (large) {
      flushTail();
    }
  }

  void insert(int index, byte[] element) {
    if (index == size()) {
      append(element);
    } else if (index >= inTop() && tail.hasRoomFor(element)) {
      tail = tail.with(index - inTop(), element);
    } else {
      flushTailFor(index);
      change(index, (chunk, at) -> chunk.with(at, element));
    }
  }

  void set(int index, byte[] element) {
    if (index >= inTop()) {
      ListChunk then = tail.replaced(index - inTop(), element);
      if (then.isStoredAsOne()) {
        tail = then;
        return;
      }
    }
    flushTailFor(index);
    change(index, (chunk, at) -> chunk.replaced(at, element));
  }

  byte[] remove(int index) {
    byte[] removed = get(index);
    if (index >= inTop()) {
      tail = tail.without(index - inTop());
    } else {
      change(index, (chunk, at) -> chunk.without(at));
    }
    return removed;
  }

  /** Removes the last element, of which there must be one. */
  byte[] pop() {
    if (tail.count() == 0) {
      ListChunk[] last = new ListChunk[1];
      look(
          inTop() - 1,
          inTop(),
          (first, chunk) -> {
            last[0] = chunk;
            return true;
          });
      if (last[0].isStoredAsOne()) { // so that most of the next ones are taken from the root alone
        change(inTop() - 1, (chunk, at) -> ListChunk.EMPTY);
        tail = last[0];
      }
    }
    return remove(size() - 1);
  }

  /** Puts these in place of all elements. */
  void replaceAll(List<byte[]> elements) {
    if (top != null) {
      removeParts(top, level);
    }
    top = null;
    level = 0;
    next = 1;
    tail = ListChunk.EMPTY;
    elements.forEach(this::append);
  }

  private void removeParts(Child part, int at) {
    if (at > 0) {
      parts.page(part).children().forEach(child -> removeParts(child, at - 1));
    }
    parts.remove(part.id());
  }

  /** Reverses all elements: what is not in the tail is only said to be stored in reverse. */
  void reverse() {
    if (top == null) {
      tail = tail.reverse();
    } else {
      flushTail();
      top = top.reverse();
    }
  }

  private void flushTailFor(int index) {
    if (index >= inTop()) {
      flushTail();
    }
  }

  private void flushTail() {
    if (tail.count() == 0) {
      return;
    }
    Child added = put(next++, tail);
    setTop(top == null ? List.of(added) : appended(top, level, added), level);
    tail = ListChunk.EMPTY;
  }

  /** Puts a chunk behind all others, and returns what is then in place of a part. */
  private List<Child> appended(Child part, int at, Child added) {
    if (at == 0) {
      return List.of(part, added);
    }
    ListPage page = parts.page(part);
    int last = page.size() - 1;
    ListPage then = page.replaced(last, 1, appended(page.child(last), at - 1, added));
    if (!then.isTooLarge()) {
      return List.of(put(part.id(), then));
    }
    // Not in halves: what is appended to leaves full pages behind.
    return List.of(put(part.id(), then.to(last + 1)), put(next++, then.from(last + 1)));
  }

  /** What becomes of a chunk, which has the element that is meant at an index. */
  private interface Change {
    ListChunk of(ListChunk chunk, int at);
  }

  private void change(int index, Change change) {
    setTop(changed(top, level, index, change), level);
    while (level > 0 && parts.page(top).size() == 1) {
      Child only = parts.page(top).child(0);
      parts.remove(top.id());
      top = only;
      level--;
    }
  }

  /** Changes a chunk below a part, and returns what is then in place of that part. */
  private List<Child> changed(Child part, int at, int index, Change change) {
    List<Child> then = new ArrayList<>(1);
    if (at == 0) {
      for (ListChunk chunk : change.of(parts.chunk(part), index).split()) {
        then.add(put(then.isEmpty() ? part.id() : next++, chunk));
      }
    } else {
      ListPage page = parts.page(part);
      int place = page.placeOf(index);
      List<Child> below = changed(page.child(place), at - 1, index - page.before(place), change);
      ListPage changed = page.replaced(place, 1, below);
      if (below.size() == 1 && changed.size() > 1) {
        changed = joined(changed, place, at - 1);
      }
      for (ListPage each : changed.split()) {
        then.add(put(then.isEmpty() ? part.id() : next++, each));
      }
    }
    if (then.isEmpty()) {
      parts.remove(part.id());
    }
    return then;
  }

  /** Joins a part with its neighbour if it got small. */
  private ListPage joined(ListPage page, int place, int at) {
    int left = Math.max(place - 1, 0);
    Child first = page.child(left);
    Child second = page.child(left + 1);
    Child joined;
    if (at == 0) {
      if (!parts.chunk(page.child(place)).isSmall()) {
        return page;
      }
      ListChunk both = parts.chunk(first).joined(parts.chunk(second));
      if (!both.isRoomy()) {
        return page;
      }
      joined = put(first.id(), both);
    } else {
      if (!parts.page(page.child(place)).isSmall()) {
        return page;
      }
      ListPage both = parts.page(first).joined(parts.page(second));
      if (!both.isRoomy()) {
        return page;
      }
      joined = put(first.id(), both);
    }
    parts.remove(second.id());
    return page.replaced(left, 2, List.of(joined));
  }

  private void setTop(List<Child> tops, int at) {
    List<Child> then = tops;
    level = at;
    while (then.size() > 1) {
      then = List.of(put(next++, new ListPage(then)));
      level++;
    }
    top = then.isEmpty() ? null : then.get(0);
    level = then.isEmpty() ? 0 : level;
  }

  private Child put(long part, ListChunk chunk) {
    parts.put(part, chunk);
    return new Child(part, chunk.count(), false);
  }

  private Child put(long part, ListPage page) {
    parts.put(part, page);
    return new Child(part, page.count(), false);
  }
}
