package dev.penstock.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.codec.Codec;
import dev.penstock.codec.UndecodableException;
import dev.penstock.fault.ClosedException;
import dev.penstock.fault.InvalidInputException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What shared lists do, told as stories that every engine must live up to. */
public abstract class StateListContract {
  @TempDir Path folder;
  private SharedState state;
  private SharedState elsewhere;
  private SharedList<String> list;

  /** The same one, as another process has it. */
  private SharedList<String> other;

  protected abstract String engine();

  @BeforeEach
  void open() {
    state = SharedState.in(folder, engine());
    elsewhere = SharedState.in(folder, engine());
    list = state.list("lines", Codec.text());
    other = elsewhere.list("lines", Codec.text());
  }

  @AfterEach
  void close() {
    state.close();
    elsewhere.close();
  }

  @Test
  void elements_are_put_in_and_taken_out_anywhere() {
    assertThat(list.size()).isZero();
    assertThat(list.pop()).isEmpty();
    list.append("b");
    list.insert(0, "a");
    list.insert(2, "d");
    list.insert(2, "c");
    assertThat(other.toList()).containsExactly("a", "b", "c", "d");
    assertThat(other.get(1)).isEqualTo("b");
    other.set(1, "B");
    assertThat(list.remove(0)).isEqualTo("a");
    assertThat(list.pop()).contains("d");
    assertThat(list.update(1, old -> old + old)).isEqualTo("cc");
    assertThat(other).containsExactly("B", "cc");
    list.clear();
    assertThat(other).isEmpty();
    list.append("again");
    assertThat(other).containsExactly("again");
  }

  @Test
  void elements_are_found_by_their_value() {
    list.appendAll(List.of("a", "b", "a", "c", "a"));
    assertThat(list.indexOf("a")).isZero();
    assertThat(list.indexOf("c")).isEqualTo(3);
    assertThat(list.indexOf("x")).isEqualTo(-1);
    assertThat(list.contains("b")).isTrue();
    assertThat(list.contains("x")).isFalse();
    assertThat(list.count("a")).isEqualTo(3);
    assertThat(list.removeValue("a")).isTrue();
    assertThat(list.removeValue("x")).isFalse();
    assertThat(list.toList()).containsExactly("b", "a", "c", "a");
  }

  @Test
  void a_slice_leaves_out_what_lies_behind_the_end() {
    fill(1000);
    assertThat(list.slice(400, 403)).containsExactly("400", "401", "402");
    assertThat(list.slice(998, 2000)).containsExactly("998", "999");
    assertThat(list.slice(2000, 3000)).isEmpty();
    assertThat(list.slice(5, 5)).isEmpty();
    assertThat(list.toList()).isEqualTo(numbers(1000));
  }

  @Test
  void all_elements_are_reversed_and_sorted_as_one() {
    fill(1000);
    list.reverse();
    List<String> expected = new ArrayList<>(numbers(1000));
    Collections.reverse(expected);
    assertThat(other.toList()).isEqualTo(expected);
    list.sort(Comparator.comparing(String::length));
    expected.sort(Comparator.comparing(String::length));
    assertThat(other.toList()).isEqualTo(expected);
  }

  @Test
  void what_the_list_does_not_have_is_refused_in_a_sentence() {
    refused(() -> list.get(0), "there is no element 0 in the list lines: it is empty");
    list.append("a");
    list.append("b");
    refused(() -> list.get(2), "there is no element 2 in the list lines: use 0 to 1");
    refused(() -> list.get(-1), "there is no element -1 in the list lines: use 0 to 1");
    refused(() -> list.set(2, "c"), "there is no element 2");
    refused(() -> list.insert(3, "c"), "there is no element 3");
    refused(() -> list.remove(-1), "there is no element -1");
    refused(() -> list.slice(-1, 1), "there is no slice from -1 to 1");
    refused(() -> list.slice(2, 1), "there is no slice from 2 to 1");
    refused(() -> list.append(null), "an element of the list lines cannot be null");
    refused(() -> state.list("my list", Codec.text()), "is not a list name");
    refused(() -> state.list("lines", null), "the codec of the list lines is missing");
    assertThat(list.toList()).containsExactly("a", "b");
  }

  private static void refused(Runnable call, String sentence) {
    assertThatThrownBy(call::run)
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(sentence);
  }

  @Test
  void a_function_that_throws_changes_nothing() {
    fill(300);
    assertThatThrownBy(
            () ->
                list.update(
                    7,
                    old -> {
                      throw new IllegalArgumentException("no");
                    }))
        .hasMessage("no");
    assertThat(list.toList()).isEqualTo(numbers(300));
  }

  @Test
  void an_element_of_nearly_a_megabyte_fits_anywhere_and_a_larger_one_nowhere() {
    fill(200);
    List<String> expected = new ArrayList<>(numbers(200));
    String large = "x".repeat((1 << 20) - 65);
    for (int index : new int[] {202, 200, 100, 199, 0}) {
      int at = Math.min(index, expected.size());
      list.insert(at, large);
      expected.add(at, large);
    }
    list.set(50, large);
    expected.set(50, large);
    list.append("after");
    expected.add("after");
    assertThat(other.size()).isEqualTo(expected.size());
    assertThat(other.toList().equals(expected)).isTrue();
    assertThatThrownBy(() -> list.append(large + "y"))
        .isInstanceOf(StateFullException.class)
        .hasMessage(
            "an element of the list lines cannot have 1048513 bytes: 1048512 are the most; use"
                + " several elements, or a file");
    while (!expected.isEmpty()) {
      assertThat(list.pop().orElseThrow().equals(expected.remove(expected.size() - 1))).isTrue();
    }
    assertThat(other.size()).isZero();
  }

  @Test
  void more_than_can_be_changed_as_one_is_refused_as_a_whole() {
    String large = "x".repeat(1_000_000);
    list.append("a");
    assertThatThrownBy(() -> list.appendAll(Collections.nCopies(12, large)))
        .isInstanceOf(StateFullException.class)
        .hasMessageContaining("the list lines cannot change");
    assertThat(list.toList()).containsExactly("a");
  }

  @Test
  void elements_of_another_codec_are_refused_and_can_be_read_by_any() {
    state.list("lines", Codec.int64()).append(5L);
    state.list("lines", Codec.float64()).append(0.5);
    state.list("lines", Codec.bool()).append(true);
    list.append("a");
    assertThatThrownBy(() -> list.get(0)).isInstanceOf(UndecodableException.class);
    assertThat(state.list("lines", Codec.any()).toList()).containsExactly(5L, 0.5, true, "a");
  }

  @Test
  void a_list_a_map_and_a_namespace_can_have_one_name() {
    list.append("a");
    state.map("lines", Codec.text()).put("root", "b");
    state.namespace("lines").set("root", "c");
    assertThat(list.toList()).containsExactly("a");
    assertThat(state.names(StateKind.LIST)).containsExactly("lines");
    assertThat(state.names(StateKind.MAP)).containsExactly("lines");
    assertThat(state.names(StateKind.NAMESPACE)).containsExactly("lines");
  }

  @Test
  void a_list_does_at_random_what_one_of_java_does() {
    Random random = new Random(7);
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 5000; i++) {
      SharedList<String> one = random.nextBoolean() ? list : other;
      boolean shrinking = i / 1250 % 2 == 1;
      String element = "x".repeat(random.nextInt(random.nextInt(20) == 0 ? 900 : 60)) + i;
      int size = expected.size();
      int dice = random.nextInt(100);
      if (dice < (shrinking ? 10 : 30)) {
        one.append(element);
        expected.add(element);
      } else if (dice < (shrinking ? 20 : 65)) {
        int at = random.nextInt(size + 1);
        one.insert(at, element);
        expected.add(at, element);
      } else if (size == 0) {
        assertThat(one.pop()).isEmpty();
      } else if (dice < 75) {
        int at = random.nextInt(size);
        one.set(at, element);
        expected.set(at, element);
      } else if (dice < 80) {
        int at = random.nextInt(size);
        assertThat(one.get(at)).isEqualTo(expected.get(at));
      } else if (dice < 92) {
        int at = random.nextInt(size);
        assertThat(one.remove(at)).isEqualTo(expected.remove(at));
      } else if (dice < 97) {
        assertThat(one.pop()).contains(expected.remove(size - 1));
      } else {
        String wanted = expected.get(random.nextInt(size));
        assertThat(one.indexOf(wanted)).isEqualTo(expected.indexOf(wanted));
        assertThat(one.removeValue(wanted)).isEqualTo(expected.remove(wanted));
      }
      if (i % 250 == 0) {
        assertThat(one.size()).isEqualTo(expected.size());
        assertThat(one.toList()).isEqualTo(expected);
        int next = 0;
        for (String each : one) {
          assertThat(each).isEqualTo(expected.get(next++));
        }
      }
      if (random.nextInt(40) == 0) {
        one.reverse();
        Collections.reverse(expected);
      }
    }
    assertThat(list.toList()).isEqualTo(expected);
    while (!expected.isEmpty()) {
      int at = random.nextInt(expected.size());
      assertThat(list.remove(at)).isEqualTo(expected.remove(at));
    }
    assertThat(other.size()).isZero();
  }

  @Test
  void many_elements_are_put_in_one_by_one_and_found_at_their_places() {
    SharedList<Long> many = state.list("many", Codec.int64());
    int count = 30_000;
    for (long i = 0; i < count; i++) {
      many.append(i);
    }
    assertThat(many.size()).isEqualTo(count);
    Random random = new Random(3);
    for (int i = 0; i < 1000; i++) {
      int at = random.nextInt(count);
      assertThat(many.get(at)).isEqualTo(at);
    }
    assertThat(many.slice(count / 2, count / 2 + 2)).containsExactly(count / 2L, count / 2L + 1);
    long next = 0;
    for (long each : many) {
      assertThat(each).isEqualTo(next++);
    }
    assertThat(next).isEqualTo(count);
  }

  @Test
  void nothing_is_lost_or_doubled_when_all_append_and_take_away_at_once() {
    int each = 1000;
    List<CompletableFuture<Void>> all = new ArrayList<>();
    ConcurrentLinkedQueue<String> taken = new ConcurrentLinkedQueue<>();
    for (SharedList<String> one : Arrays.asList(list, other)) {
      String who = one == list ? "a" : "b";
      all.add(run(() -> numbers(each).forEach(number -> one.append(who + number))));
      all.add(run(() -> numbers(each).forEach(number -> one.pop().ifPresent(taken::add))));
    }
    all.forEach(CompletableFuture::join);
    List<String> found = new ArrayList<>(taken);
    found.addAll(list.toList());
    List<String> expected = new ArrayList<>();
    numbers(each).forEach(number -> expected.addAll(List.of("a" + number, "b" + number)));
    assertThat(found).containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void who_looks_sees_one_moment_whatever_others_do_meanwhile() {
    fill(2000);
    AtomicBoolean done = new AtomicBoolean();
    AtomicInteger changes = new AtomicInteger();
    CompletableFuture<Void> moving =
        run(
            () -> {
              Random random = new Random(1);
              while (!done.get()) { // so that the sum and what is in it stay, at each moment
                int at = random.nextInt(1999);
                if (changes.incrementAndGet() % 50 == 0) {
                  other.reverse();
                } else {
                  other.set(at, other.get(at));
                }
              }
            });
    List<String> ordered = numbers(2000);
    List<String> reversed = new ArrayList<>(ordered);
    Collections.reverse(reversed);
    while (changes.get() < 200) {
      assertThat(list.toList()).isIn(ordered, reversed);
      assertThat(list.count("77")).isEqualTo(1);
      assertThat(list.indexOf("77")).isIn(77, 1922);
      assertThat(list.get(77)).isIn("77", "1922");
    }
    done.set(true);
    moving.join();
  }

  @Test
  void insertions_get_on_while_others_append_without_end() {
    fill(1000);
    AtomicBoolean done = new AtomicBoolean();
    CompletableFuture<Void> appending =
        run(
            () -> {
              while (!done.get()) {
                other.append("z".repeat(100));
              }
            });
    for (int i = 0; i < 300; i++) {
      list.insert(i, "first" + i);
    }
    done.set(true);
    appending.join();
    assertThat(list.slice(299, 301)).containsExactly("first299", "0");
    assertThat(list.indexOf("999")).isEqualTo(1299);
  }

  @Test
  void going_through_a_list_survives_what_others_do() {
    fill(5000);
    Iterator<String> elements = list.iterator();
    assertThat(elements.next()).isEqualTo("0");
    other.clear();
    other.append("new");
    int left = 0;
    while (elements.hasNext()) {
      elements.next();
      left++;
    }
    assertThat(left).isLessThan(300);
    other.append("newer");
    assertThat(list).containsExactly("new", "newer");
  }

  @Test
  void objects_lead_to_each_other_by_name_also_in_a_circle() {
    SharedList<Object> tree = state.list("tree", Reference.any());
    tree.append("leaf");
    tree.append(tree.reference());
    tree.append(state.map("colours", Codec.text()).reference());
    tree.append(state.namespace("job").reference());
    tree.append(state.counter("done").reference());
    tree.append(state.value("open", Primitive.BOOLEAN).reference());
    tree.append(state.array("hits", Primitive.INT, 24).reference());
    tree.append(state.memory("frames", 4096).reference());
    tree.append(Reference.toLock("ledger"));
    tree.append(Reference.to(StateKind.LIST, "later"));

    SharedList<Object> found = elsewhere.list("tree", Reference.any());
    assertThat(found.get(0)).isEqualTo("leaf");
    List<Object> opened = new ArrayList<>();
    for (Object each : found.slice(1, 100)) {
      opened.add(elsewhere.follow((Reference) each));
    }
    assertThat(opened)
        .hasExactlyElementsOfTypes(
            SharedList.class,
            SharedMap.class,
            Namespace.class,
            Counter.class,
            SharedValue.class,
            SharedArray.class,
            SharedMemory.class,
            SharedLock.class,
            SharedList.class);
    assertThat(((SharedArray<?>) opened.get(5)).length()).isEqualTo(24);
    assertThat(((SharedList<?>) opened.get(8)).size()).isZero();
    assertThat(found.get(6)).hasToString("array hits int 24");
    assertThatThrownBy(() -> elsewhere.list("tree", Reference.codec()).get(0))
        .isInstanceOf(UndecodableException.class)
        .hasMessageContaining("its tag is 't', not 'r'");
    assertThatThrownBy(() -> Reference.to(StateKind.ARRAY, "hits"))
        .hasMessageContaining("a reference to the array hits needs its shape");
  }

  @Test
  void several_calls_are_one_step_under_the_lock_of_the_same_name() throws Exception {
    list.append("0");
    List<CompletableFuture<Void>> all = new ArrayList<>();
    for (SharedList<String> one : Arrays.asList(list, other)) {
      all.add(
          run(
              () -> {
                for (int i = 0; i < 200; i++) {
                  try {
                    one.locked(() -> one.set(0, "" + (Integer.parseInt(one.get(0)) + 1)));
                  } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                  }
                }
              }));
    }
    all.forEach(CompletableFuture::join);
    assertThat(list.get(0)).isEqualTo("400");
    try (Hold hold = state.locks().lock("lines").acquire()) {
      assertThat(hold.ownerDied()).isFalse();
      CompletableFuture<Boolean> free =
          CompletableFuture.supplyAsync(() -> other.lock().tryAcquire().isPresent());
      assertThat(free.join()).isFalse();
    }
  }

  @Test
  void a_list_is_as_it_was_when_it_is_opened_again_and_not_used_after_it_was_closed() {
    fill(500);
    state.close();
    elsewhere.close();
    assertThatThrownBy(() -> list.size()).isInstanceOf(ClosedException.class);
    assertThatThrownBy(() -> list.append("x")).isInstanceOf(ClosedException.class);
    open();
    assertThat(list.toList()).isEqualTo(numbers(500));
  }

  private static CompletableFuture<Void> run(Runnable task) {
    return CompletableFuture.runAsync(task, command -> new Thread(command).start());
  }

  private void fill(int count) {
    list.appendAll(numbers(count));
  }

  private static List<String> numbers(int count) {
    return IntStream.range(0, count).mapToObj(Integer::toString).toList();
  }
}
