package dev.penstock.engine.chronicle;

import dev.penstock.memory.Region;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** Lets a thread stand still before one of the stores into its regions, until it is continued. */
final class Freezer {
  private final CountDownLatch frozen = new CountDownLatch(1);
  private final CountDownLatch continued = new CountDownLatch(1);
  private int left;
  private volatile Thread armed;
  private Runnable whenFrozen = () -> {};

  /**
   * @param stores how many take effect before
   */
  Freezer(int stores) {
    left = stores;
  }

  /** From here on, the stores of this thread count. */
  void arm(Runnable whenFrozen) {
    this.whenFrozen = whenFrozen;
    armed = Thread.currentThread();
  }

  boolean isFrozen() {
    return frozen.getCount() == 0;
  }

  void goOn() {
    continued.countDown();
  }

  private void store() {
    if (armed == Thread.currentThread() && left-- == 0) {
      whenFrozen.run();
      frozen.countDown();
      try {
        continued.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** The region as the process sees it. */
  Region around(Region region) {
    return new Region() {
      @Override
      public long get(int offset) {
        return region.get(offset);
      }

      @Override
      public void set(int offset, long value) {
        store();
        region.set(offset, value);
      }

      @Override
      public void setOrdered(int offset, long value) {
        store();
        region.setOrdered(offset, value);
      }

      @Override
      public boolean compareAndSet(int offset, long expected, long value) {
        store();
        return region.compareAndSet(offset, expected, value);
      }

      @Override
      public void putBytes(int offset, byte[] source) {
        store();
        region.putBytes(offset, source);
      }

      @Override
      public void getWords(int offset, long[] target, int count) {
        region.getWords(offset, target, count);
      }

      @Override
      public byte[] getBytes(int offset, int length) {
        return region.getBytes(offset, length);
      }

      @Override
      public Path file() {
        return region.file();
      }
    };
  }
}
