package dev.penstock.bench.micro;

import dev.penstock.bench.Scratch;
import dev.penstock.state.Counter;
import dev.penstock.state.Primitive;
import dev.penstock.state.SharedArray;
import dev.penstock.state.SharedState;
import java.io.IOException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Counting where nobody else counts. */
@State(Scope.Benchmark)
public class CounterMicro {
  private Scratch scratch;
  private SharedState state;
  private Counter counter;
  private SharedArray<Integer> array;

  @Setup
  public void create() throws IOException {
    scratch = Scratch.create();
    state = SharedState.in(scratch.path(), SharedState.DEFAULT_ENGINE);
    counter = state.counter("counter");
    array = state.array("array", Primitive.INT, 2);
  }

  @TearDown
  public void delete() {
    state.close();
    scratch.close();
  }

  @Benchmark
  public long addToCounter() {
    return counter.add(3);
  }

  @Benchmark
  public long readCounter() {
    return counter.get();
  }

  @Benchmark
  public int addToElement() {
    return array.add(1, 3);
  }
}
