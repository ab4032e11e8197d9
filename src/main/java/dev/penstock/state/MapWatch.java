package dev.penstock.state;

import dev.penstock.codec.Codec;
import dev.penstock.fault.Lifetime;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/**
 * Follows the changes that any process makes to a {@link SharedMap}, from the moment it was made:
 * each once, those to one key in their order. Of those that are more than it could keep up with it
 * tells how many there were. Used by one thread at a time.
 *
 * @param <V> the values
 */
public final class MapWatch<V> implements AutoCloseable {
  private final MapWatcher watcher;
  private final String prefix;
  private final Codec<V> codec;
  private final Lifetime lifetime;
  private StoredChange kept;

  MapWatch(MapWatcher watcher, String prefix, Codec<V> codec, Lifetime lifetime) {
    this.watcher = watcher;
    this.prefix = prefix;
    this.codec = codec;
    this.lifetime = lifetime;
  }

  /**
   * The next change.
   *
   * @return empty if there is none within the time
   * @throws InterruptedException if the thread is interrupted, at the latest half a second later
   */
  public Optional<MapChange<V>> next(Duration patience) throws InterruptedException {
    long start = System.nanoTime();
    long nanos = Waits.nanos(patience);
    while (true) {
      lifetime.check();
      long left = Math.max(0, nanos - (System.nanoTime() - start));
      StoredChange change = kept == null ? watcher.next(left) : kept;
      kept = null;
      if (change == null) {
        return Optional.empty();
      }
      if (change.skipped() > 0) {
        kept = new StoredChange(change.key(), change.entry(), change.version(), 0);
        return Optional.of(
            new MapChange<>(MapChange.Kind.SKIPPED, "", Optional.empty(), change.skipped()));
      }
      if (change.key() == null) {
        return Optional.of(new MapChange<>(MapChange.Kind.EMPTIED, "", Optional.empty(), 0));
      }
      String key = new String(change.key(), StandardCharsets.UTF_8);
      if (key.startsWith(prefix)) {
        return Optional.of(of(key, change.entry()));
      }
    }
  }

  private MapChange<V> of(String key, StoredEntry entry) {
    return entry == null
        ? new MapChange<>(MapChange.Kind.REMOVED, key, Optional.empty(), 0)
        : new MapChange<>(MapChange.Kind.SET, key, Optional.of(SharedMap.decode(entry, codec)), 0);
  }

  @Override
  public void close() {
    watcher.close();
  }
}
