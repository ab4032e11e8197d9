package dev.penstock.testing;

import dev.penstock.memory.Region;
import java.nio.file.Path;

/**
 * Lets a process die in the middle: after so many stores into its regions nothing that it does has
 * any effect, what stands in its {@code finally} blocks included.
 */
public final class Stopper {
  private int left;
  private volatile boolean stopped;
  private volatile Thread armed;

  /**
   * @param stores how many take effect
   */
  public Stopper(int stores) {
    left = stores;
  }

  /** What a stopped process runs into at each access. */
  public static final class Stopped extends Error {
    private static final long serialVersionUID = 1L;
  }

  public boolean hasStopped() {
    return stopped;
  }

  /** From here on, the stores of this thread count. Until then all take effect. */
  public void arm() {
    armed = Thread.currentThread();
  }

  /** Returns whether the store takes effect; throws in the thread that is stopped. */
  private boolean store() {
    if (armed != Thread.currentThread()) {
      return !stopped; // a heartbeat, which ends with its process
    }
    if (stopped || left-- == 0) {
      stopped = true;
      throw new Stopped();
    }
    return true;
  }

  /** The region as the process sees it. */
  public Region around(Region region) {
    return new Region() {
      @Override
      public long get(int offset) {
        if (stopped && armed == Thread.currentThread()) {
          throw new Stopped();
        }
        return region.get(offset);
      }

      @Override
      public void set(int offset, long value) {
        if (store()) {
          region.set(offset, value);
        }
      }

      @Override
      public void setOrdered(int offset, long value) {
        if (store()) {
          region.setOrdered(offset, value);
        }
      }

      @Override
      public boolean compareAndSet(int offset, long expected, long value) {
        if (!stopped && region.get(offset) != expected) {
          return false; // no store
        }
        return store() && region.compareAndSet(offset, expected, value);
      }

      @Override
      public void putBytes(int offset, byte[] source) {
        if (store()) {
          region.putBytes(offset, source);
        }
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
