package dev.penstock.state;

/**
 * An entry of a map as an engine keeps it.
 *
 * @param value never null
 * @param version greater than that of each earlier entry of the same key
 * @param expires when it ends, in ms since the epoch, or {@link #NEVER}
 */
public record StoredEntry(byte[] value, long version, long expires) {
  public static final long NEVER = 0;
}
