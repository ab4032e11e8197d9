package dev.penstock.memory;

import java.util.concurrent.locks.LockSupport;

public final class WaitPoint {
  private final MappedRegion region;
  private final int word;

  public WaitPoint(MappedRegion region, int word, int sleepers) {
    this.region = region;
    this.word = word;
  }

  public long value() {
    return region.get(word);
  }

  public void await(long seen, long nanos) {
    long until = System.nanoTime() + nanos;
    while (value() == seen && System.nanoTime() - until < 0) {
      LockSupport.parkNanos(20_000);
    }
  }

  public void wake() {}
}
