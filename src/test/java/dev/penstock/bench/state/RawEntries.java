package dev.penstock.bench.state;

import java.io.IOException;
import java.nio.file.Path;
import net.openhft.chronicle.map.ChronicleMap;
import net.openhft.chronicle.map.ChronicleMapBuilder;

/**
 * A Chronicle Map in a file, as one would use it without us: keys and values of the same types and
 * sizes, laid out for what it holds and no more, so that it is as small as it can be, and all else
 * as its builder's defaults make it. By those its {@code put} also returns what was there before.
 */
final class RawEntries implements Entries {
  private final ChronicleMap<String, byte[]> map;

  RawEntries(Path file) throws IOException {
    map =
        ChronicleMapBuilder.of(String.class, byte[].class)
            .entries(COUNT)
            .averageKey(Entries.key(0))
            .averageValue(new byte[VALUE_BYTES])
            .createPersistedTo(file.toFile());
  }

  @Override
  public long size() {
    return map.longSize();
  }

  @Override
  public byte[] get(String key) {
    return map.get(key);
  }

  @Override
  public void put(String key, byte[] value) {
    map.put(key, value);
  }

  @Override
  public void close() {
    map.close();
  }
}
