package dev.penstock.bench.micro;

import dev.penstock.Penstock;
import dev.penstock.bench.Scratch;
import dev.penstock.state.Hold;
import dev.penstock.state.SharedLock;
import java.io.IOException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Taking and giving back a named lock that no other process or thread wants. */
@State(Scope.Benchmark)
public class SharedLockMicro {
  private Scratch scratch;
  private Penstock penstock;
  private SharedLock lock;

  @Setup
  public void open() throws IOException {
    scratch = Scratch.create();
    penstock = Penstock.open(scratch.path().resolve("data"));
    lock = penstock.lock("bench");
  }

  @TearDown
  public void close() {
    penstock.close();
    scratch.close();
  }

  @Benchmark
  public long acquireAndClose() {
    Hold hold = lock.tryAcquire().orElseThrow();
    hold.close();
    return hold.token();
  }
}
