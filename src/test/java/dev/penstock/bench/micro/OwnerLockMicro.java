package dev.penstock.bench.micro;

import dev.penstock.bench.Scratch;
import dev.penstock.memory.MappedRegion;
import dev.penstock.memory.OwnerLock;
import java.io.IOException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Taking and giving back a lock that nobody else wants. */
@State(Scope.Benchmark)
public class OwnerLockMicro {
  private Scratch scratch;
  private OwnerLock lock;

  @Setup
  public void create() throws IOException {
    scratch = Scratch.create();
    MappedRegion.Layout layout = new MappedRegion.Layout("PENBENCH", 1, 128);
    MappedRegion region = MappedRegion.open(scratch.path().resolve("lock"), layout);
    lock = new OwnerLock(region, MappedRegion.FIRST_WORD);
  }

  @TearDown
  public void delete() {
    scratch.close();
  }

  @Benchmark
  public OwnerLock.Taken lockAndUnlock() {
    OwnerLock.Taken taken = lock.lock();
    lock.unlock();
    return taken;
  }
}
