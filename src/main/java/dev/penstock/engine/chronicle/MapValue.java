package dev.penstock.engine.chronicle;

import dev.penstock.state.StoredEntry;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import net.openhft.chronicle.hash.Data;

/**
 * How a value stands in a map's file, little-endian.
 *
 * <pre>
 *  byte 0  version, in bits 0 to 62; bit 63 says whether it ends
 *       8  when it ends, in ms since the epoch; only if it does
 *          the value
 * </pre>
 */
final class MapValue {
  /** The most that stands before a value. */
  static final int LONGEST_HEAD = 16;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ENDS = 1L << 63;

  private MapValue() {}

  static byte[] encode(byte[] value, long version, long expires) {
    boolean ends = expires != StoredEntry.NEVER;
    int head = ends ? 16 : 8;
    byte[] stored = new byte[head + value.length];
    LONG.set(stored, 0, ends ? version | ENDS : version);
    if (ends) {
      LONG.set(stored, 8, expires);
    }
    System.arraycopy(value, 0, stored, head, value.length);
    return stored;
  }

  /** Whether bytes can be such a value; for who does not know whether they are. */
  static boolean isWhole(byte[] stored) {
    return stored != null
        && stored.length >= Long.BYTES
        && ((long) LONG.get(stored, 0) >= 0 || stored.length >= LONGEST_HEAD);
  }

  static StoredEntry decode(byte[] stored) {
    long head = (long) LONG.get(stored, 0);
    long expires = head < 0 ? (long) LONG.get(stored, 8) : StoredEntry.NEVER;
    byte[] value = Arrays.copyOfRange(stored, head < 0 ? 16 : 8, stored.length);
    return new StoredEntry(value, head & ~ENDS, expires);
  }

  /** The same; null if nothing is stored, or what is has ended. */
  static StoredEntry living(byte[] stored, Clock clock) {
    if (stored == null) {
      return null;
    }
    return isOver(expires(stored), clock) ? null : decode(stored);
  }

  /** Whether a time is over; the clock is only asked if there is one. */
  static boolean isOver(long expires, Clock clock) {
    return expires != StoredEntry.NEVER && isOver(expires, clock.wallMillis());
  }

  static boolean isOver(long expires, long now) {
    return expires != StoredEntry.NEVER && expires <= now;
  }

  /** The earlier of two ends. */
  static long earlier(long expires, long other) {
    if (expires == StoredEntry.NEVER || other == StoredEntry.NEVER) {
      return Math.max(expires, other);
    }
    return Math.min(expires, other);
  }

  static long version(byte[] stored) {
    return (long) LONG.get(stored, 0) & ~ENDS;
  }

  /** When the value ends, or {@link StoredEntry#NEVER}. */
  static long expires(byte[] stored) {
    return (long) LONG.get(stored, 0) < 0 ? (long) LONG.get(stored, 8) : StoredEntry.NEVER;
  }

  /** The same of a value in the map's memory. */
  static long expires(Data<byte[]> stored) {
    long head = stored.bytes().readLong(stored.offset());
    return head < 0 ? stored.bytes().readLong(stored.offset() + 8) : StoredEntry.NEVER;
  }

  /** The value alone, from the map's memory. */
  static byte[] value(Data<byte[]> stored) {
    long head = stored.bytes().readLong(stored.offset()) < 0 ? 16 : 8;
    byte[] value = new byte[(int) (stored.size() - head)];
    stored.bytes().read(stored.offset() + head, value, 0, value.length);
    return value;
  }
}
