package dev.penstock.state;

/**
 * A change to a map as an engine tells of it. Changes to one key come in their order.
 *
 * @param key null if the map was emptied
 * @param entry what the key has now; null if it was removed
 * @param version greater than that of each earlier change of the same key
 * @param skipped how many changes before this one cannot be told any more
 */
public record StoredChange(byte[] key, StoredEntry entry, long version, long skipped) {}
