package dev.penstock.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.fault.ClosedException;
import dev.penstock.fault.InvalidInputException;
import java.lang.reflect.Array;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The rules of counters, values and arrays, told as stories that every engine must live up to. What
 * {@code state} and {@code other} have open they share, as two processes do.
 */
public abstract class StateWordsContract {
  @TempDir Path folder;
  private SharedState state;
  private SharedState other;

  protected abstract String engine();

  @BeforeEach
  void open() {
    state = SharedState.in(folder, engine());
    other = SharedState.in(folder, engine());
  }

  @AfterEach
  void close() {
    state.close();
    other.close();
  }

  @Test
  void what_one_counts_the_other_sees() {
    Counter counter = state.counter("done");
    Counter same = other.counter("done");
    assertThat(counter.get()).isZero();
    assertThat(counter.increment()).isEqualTo(1);
    assertThat(same.add(10)).isEqualTo(11);
    assertThat(counter.decrement()).isEqualTo(10);
    assertThat(same.getAndSet(5)).isEqualTo(10);
    assertThat(counter.compareAndSet(4, 6)).isFalse();
    assertThat(counter.compareAndSet(5, 6)).isTrue();
    same.set(same.get() + 1);
    assertThat(counter.get()).isEqualTo(7);
  }

  @Test
  void a_counter_goes_on_at_the_other_end_as_a_long_does() {
    Counter counter = state.counter("done");
    counter.set(Long.MAX_VALUE);
    assertThat(counter.increment()).isEqualTo(Long.MIN_VALUE);
    assertThat(counter.decrement()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void what_many_threads_count_at_two_openings_is_all_there() throws Exception {
    SharedArray<Integer> array = state.array("numbers", Primitive.INT, 2);
    int threads = 4;
    int times = 20_000;
    CountDownLatch done = new CountDownLatch(threads);
    for (int i = 0; i < threads; i++) {
      SharedState mine = i % 2 == 0 ? state : other;
      new Thread(
              () -> {
                for (int n = 0; n < times; n++) {
                  mine.counter("done").increment();
                  mine.value("sum", Primitive.DOUBLE).add(0.5);
                  mine.array("numbers", Primitive.INT, 2).update(1, old -> old + 1);
                }
                done.countDown();
              })
          .start();
    }
    done.await();
    assertThat(state.counter("done").get()).isEqualTo(threads * times);
    assertThat(state.value("sum", Primitive.DOUBLE).get()).isEqualTo(0.5 * threads * times);
    assertThat(array.get(1)).isEqualTo(threads * times);
    assertThat(array.get(0)).isZero();
  }

  /** A type with its first value, two others, and an array of Java. */
  private record Example<T>(Primitive<T> type, T first, T low, T high, Object javaArray) {}

  private static final List<Example<?>> EXAMPLES =
      List.of(
          new Example<>(Primitive.BOOLEAN, false, false, true, new boolean[] {true, false}),
          new Example<>(
              Primitive.BYTE, (byte) 0, Byte.MIN_VALUE, Byte.MAX_VALUE, new byte[] {-1, 1}),
          new Example<>(
              Primitive.SHORT, (short) 0, Short.MIN_VALUE, Short.MAX_VALUE, new short[] {-1, 1}),
          new Example<>(Primitive.CHAR, '\0', '\0', '\uffff', new char[] {'ß', 'x'}),
          new Example<>(Primitive.INT, 0, Integer.MIN_VALUE, Integer.MAX_VALUE, new int[] {-1, 1}),
          new Example<>(Primitive.LONG, 0L, Long.MIN_VALUE, Long.MAX_VALUE, new long[] {-1, 1}),
          new Example<>(Primitive.FLOAT, 0f, Float.MIN_VALUE, Float.NaN, new float[] {-0f, 1.5f}),
          new Example<>(
              Primitive.DOUBLE, 0.0, Double.NEGATIVE_INFINITY, Double.NaN, new double[] {-0.0, 1}));

  @TestFactory
  Stream<DynamicTest> values_and_arrays_of_each_type_hold_what_they_are_given() {
    return EXAMPLES.stream()
        .map(example -> DynamicTest.dynamicTest(example.type.toString(), () -> play(example)));
  }

  private <T> void play(Example<T> example) {
    SharedValue<T> value = state.value("v-" + example.type, example.type);
    SharedValue<T> same = other.value("v-" + example.type, example.type);
    assertThat(value.get()).isEqualTo(example.first);
    value.set(example.low);
    assertThat(same.getAndSet(example.high)).isEqualTo(example.low);
    assertThat(value.compareAndSet(example.high, example.low)).isTrue();
    assertThat(same.compareAndSet(example.high, example.low)).isFalse();
    assertThat(same.update(old -> old.equals(example.low) ? example.high : example.low))
        .isEqualTo(example.high);
    assertThat(value.get()).isEqualTo(example.high);

    SharedArray<T> array = state.array("a-" + example.type, example.type, 4);
    array.fill(example.high);
    array.copyFrom(example.javaArray, 0, 1, 2);
    SharedArray<T> again = other.array("a-" + example.type, example.type, 4);
    assertThat(again.get(0)).isEqualTo(example.high);
    assertThat(again.get(3)).isEqualTo(example.high);
    Object copy = Array.newInstance(example.javaArray.getClass().getComponentType(), 2);
    again.copyTo(1, copy, 0, 2);
    assertThat(copy).isEqualTo(example.javaArray);
    assertThat(again.getAndSet(1, example.low)).isEqualTo(Array.get(example.javaArray, 0));
    assertThat(array.compareAndSet(1, example.low, example.high)).isTrue();
  }

  @Test
  void sums_wrap_around_as_in_java() {
    assertThat(added(Primitive.BYTE, Byte.MAX_VALUE, (byte) 1)).isEqualTo(Byte.MIN_VALUE);
    assertThat(added(Primitive.SHORT, Short.MIN_VALUE, (short) -1)).isEqualTo(Short.MAX_VALUE);
    assertThat(added(Primitive.CHAR, '\uffff', '\1')).isEqualTo('\0');
    assertThat(added(Primitive.INT, Integer.MAX_VALUE, 1)).isEqualTo(Integer.MIN_VALUE);
    assertThat(added(Primitive.LONG, Long.MAX_VALUE, 1L)).isEqualTo(Long.MIN_VALUE);
    assertThat(added(Primitive.FLOAT, 0.5f, 0.25f)).isEqualTo(0.75f);
    assertThat(added(Primitive.DOUBLE, 0.5, 0.25)).isEqualTo(0.75);
    assertThatThrownBy(() -> added(Primitive.BOOLEAN, true, true))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("nothing can be added to a boolean");
  }

  private <T> T added(Primitive<T> type, T first, T addend) {
    SharedArray<T> array = state.array("sum-" + type, type, 1);
    array.set(0, first);
    T sum = array.add(0, addend);
    assertThat(array.compareAndSet(0, sum, first)).isTrue();
    return sum;
  }

  @Test
  void a_value_is_compared_by_its_bits() {
    SharedValue<Double> value = state.value("v", Primitive.DOUBLE);
    assertThat(value.compareAndSet(-0.0, 1.0)).isFalse();
    value.set(Double.longBitsToDouble(0x7ff8_0000_0000_0001L));
    assertThat(value.compareAndSet(Double.NaN, 1.0)).isTrue();
  }

  @Test
  void what_is_asked_for_outside_an_array_is_refused_and_changes_nothing() {
    SharedArray<Long> array = state.array("totals", Primitive.LONG, 3);
    for (int index : new int[] {-1, 3, Integer.MAX_VALUE}) {
      assertThatThrownBy(() -> array.set(index, 1L))
          .isInstanceOf(InvalidInputException.class)
          .hasMessage("there is no element " + index + " in the array totals: use 0 to 2");
      assertThatThrownBy(() -> array.get(index)).isInstanceOf(InvalidInputException.class);
    }
    assertThatThrownBy(() -> array.copyFrom(new long[3], 0, 1, 3))
        .hasMessage("there are no 3 elements from 1 in the array totals: use 0 to 2");
    assertThatThrownBy(() -> array.copyTo(0, new long[2], 1, 2))
        .hasMessage("the long[] has 2 elements, and 2 from 1 on were asked for");
    assertThatThrownBy(() -> array.copyTo(0, new int[3], 0, 3))
        .hasMessage("an array of the type long[] is needed, and this is a int[]");
    assertThatThrownBy(() -> array.set(0, null)).hasMessage("null is no long; give a value");
    assertThatThrownBy(() -> state.array("none", Primitive.LONG, 0))
        .hasMessageContaining("an array of 0 longs cannot be made: use 1 to ");
    assertThat(array.get(0)).isZero();
    assertThat(state.names(StateKind.ARRAY)).containsExactly("totals");
  }

  @Test
  void what_is_there_as_something_else_is_refused_with_what_it_is() {
    state.value("v", Primitive.INT).set(7);
    assertThatThrownBy(() -> other.value("v", Primitive.LONG))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("v is a value of the type int")
        .hasMessageContaining("was asked for as a value of the type long");
    state.array("a", Primitive.LONG, 10);
    assertThatThrownBy(() -> other.array("a", Primitive.LONG, 20))
        .hasMessageContaining(
            "a is an array of 10 longs, and was asked for as an array of 20 longs");
    assertThat(other.value("v", Primitive.INT).get()).isEqualTo(7);
  }

  @Test
  void each_kind_has_its_own_names() {
    state.counter("x").set(1);
    state.value("x", Primitive.INT).set(2);
    state.array("x", Primitive.INT, 1).set(0, 3);
    assertThat(other.counter("x").get()).isEqualTo(1);
    assertThat(other.value("x", Primitive.INT).get()).isEqualTo(2);
    assertThat(other.names(StateKind.COUNTER)).containsExactly("x");
    assertThat(other.shape(StateKind.ARRAY, "x")).contains(Shape.array(Primitive.INT, 1));
    assertThat(other.shape(StateKind.ARRAY, "y")).isEmpty();
    assertThatThrownBy(() -> state.counter("../x")).hasMessageContaining("is not a counter name");
  }

  @Test
  void what_was_deleted_is_made_anew_and_who_has_it_goes_on() {
    Counter held = other.counter("done");
    state.counter("done").set(7);
    assertThat(state.delete(StateKind.COUNTER, "done")).isTrue();
    assertThat(state.delete(StateKind.COUNTER, "done")).isFalse();
    assertThat(state.names(StateKind.COUNTER)).isEmpty();
    assertThat(held.increment()).isEqualTo(8);
    assertThat(state.counter("done").get()).isZero();
    assertThat(other.counter("done").increment()).isEqualTo(1);
    assertThat(state.counter("done").get()).isEqualTo(1);
  }

  @Test
  void nothing_is_asked_of_what_was_closed_but_what_was_had_before_goes_on() {
    Counter held = state.counter("done");
    state.close();
    assertThatThrownBy(() -> state.counter("done")).isInstanceOf(ClosedException.class);
    held.increment();
    assertThat(other.counter("done").get()).isEqualTo(1);
  }

  @Test
  void they_outlive_those_who_made_them() {
    state.counter("done").set(7);
    close();
    open();
    assertThat(state.counter("done").get()).isEqualTo(7);
  }
}
