package dev.penstock.engine.chronicle;

import dev.penstock.memory.Region;
import dev.penstock.testing.BeforeStores;
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
    return new BeforeStores(region, this::store);
  }
}
