package dev.penstock.bench.state;

import dev.penstock.Penstock;
import dev.penstock.codec.Codec;
import dev.penstock.state.SharedMap;

/** A shared map as it comes. */
final class PenstockEntries implements Entries {
  private final Penstock penstock;
  private final SharedMap<byte[]> map;

  PenstockEntries(Penstock penstock, String name) {
    this.penstock = penstock;
    this.map = penstock.map(name, Codec.bytes());
  }

  @Override
  public long size() {
    return map.size();
  }

  @Override
  public byte[] get(String key) {
    return map.get(key).orElseThrow();
  }

  @Override
  public void put(String key, byte[] value) {
    map.put(key, value);
  }

  @Override
  public void close() {
    penstock.close();
  }
}
