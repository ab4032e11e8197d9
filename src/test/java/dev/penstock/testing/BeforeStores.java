package dev.penstock.testing;

import dev.penstock.memory.Region;
import java.nio.file.Path;

/** A region with something that happens before each store into it. */
public record BeforeStores(Region region, Runnable happens) implements Region {
  @Override
  public long get(int offset) {
    return region.get(offset);
  }

  @Override
  public void set(int offset, long value) {
    happens.run();
    region.set(offset, value);
  }

  @Override
  public void setOrdered(int offset, long value) {
    happens.run();
    region.setOrdered(offset, value);
  }

  @Override
  public boolean compareAndSet(int offset, long expected, long value) {
    happens.run();
    return region.compareAndSet(offset, expected, value);
  }

  @Override
  public void putBytes(int offset, byte[] source) {
    happens.run();
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
}
