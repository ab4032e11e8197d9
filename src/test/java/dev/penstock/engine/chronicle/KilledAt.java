package dev.penstock.engine.chronicle;

import dev.penstock.memory.Region;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/**
 * Kills a process in a test: of all regions put in here, only so many stores take effect. The next
 * one, and each access after it, throws.
 */
final class KilledAt implements UnaryOperator<Region> {
  private long left;
  private boolean dead;

  KilledAt(long stores) {
    left = stores;
  }

  /** Lets so many more stores take effect from now on. */
  synchronized void in(long stores) {
    left = stores;
  }

  synchronized boolean isDead() {
    return dead;
  }

  /** Thrown in place of what a killed process does no more. */
  static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  private synchronized void store() {
    if (dead || left == 0) {
      dead = true;
      throw new Killed();
    }
    left--;
  }

  private synchronized void read() {
    if (dead) {
      throw new Killed();
    }
  }

  @Override
  public Region apply(Region around) {
    return new Region() {
      @Override
      public long get(int offset) {
        read();
        return around.get(offset);
      }

      @Override
      public void set(int offset, long value) {
        store();
        around.set(offset, value);
      }

      @Override
      public void setOrdered(int offset, long value) {
        store();
        around.setOrdered(offset, value);
      }

      @Override
      public boolean compareAndSet(int offset, long expected, long value) {
        read();
        if (around.get(offset) != expected) {
          return false; // which is no store
        }
        store();
        return around.compareAndSet(offset, expected, value);
      }

      @Override
      public void putBytes(int offset, byte[] source) {
        store();
        around.putBytes(offset, source);
      }

      @Override
      public void getWords(int offset, long[] target, int count) {
        read();
        around.getWords(offset, target, count);
      }

      @Override
      public byte[] getBytes(int offset, int length) {
        read();
        return around.getBytes(offset, length);
      }

      @Override
      public Path file() {
        return around.file();
      }
    };
  }
}
