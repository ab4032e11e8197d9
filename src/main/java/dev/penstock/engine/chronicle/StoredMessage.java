package dev.penstock.engine.chronicle;

import dev.penstock.queue.Message;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One message in a buffer, taken apart no further than needed. Filled anew for each message, so
 * that reading makes no garbage. Not thread-safe.
 */
final class StoredMessage {
  /** Where there is no time. */
  static final long NONE = 0;

  private static final int ABSENT = -1;

  /** A larger buffer is not kept for the next message. */
  private static final int MOST_KEPT = 1 << 20;

  /**
   * Where the message lies: its document in the log of its lane, and how many stand before it
   * there.
   */
  int lane;

  long index;
  int sub;

  long id;

  /** How many messages of the lane there are up to and with this one, and bytes in their bodies. */
  long countWith;

  long bytesWith;
  long sentAt;
  int priority;
  long expires;

  /** When it is due at the earliest, by the wall clock, or {@link #NONE}. */
  long due;

  /** The delay it was sent with, in ms, or {@link #NONE} where it has a time of day or none. */
  long delay;

  byte[] buffer = new byte[0];
  int keyAt;
  int keyLength;
  int dedupIdAt;
  int dedupIdLength;
  int headersAt;
  int headerCount;
  int bodyAt;
  int bodyLength;

  /** Where the three numbers of its origin stand, or -1. */
  int originAt;

  /** What only a dead letter has, or null. */
  DeathNote death;

  /** Why these bytes are no message, or null. The whole document is the body then. */
  String damage;

  void clearFields() {
    keyLength = ABSENT;
    dedupIdLength = ABSENT;
    expires = NONE;
    due = NONE;
    delay = NONE;
    headerCount = 0;
    originAt = ABSENT;
    death = null;
    damage = null;
  }

  /** Makes this a copy with a buffer of its own, which is used again. */
  void copyFrom(StoredMessage other) {
    int from = other.start();
    int size = other.bodyAt + other.bodyLength - from;
    if (buffer.length < size || buffer.length > MOST_KEPT) {
      buffer = new byte[size];
    }
    System.arraycopy(other.buffer, from, buffer, 0, size);
    lane = other.lane;
    index = other.index;
    sub = other.sub;
    id = other.id;
    countWith = other.countWith;
    bytesWith = other.bytesWith;
    sentAt = other.sentAt;
    priority = other.priority;
    expires = other.expires;
    due = other.due;
    delay = other.delay;
    keyAt = other.keyAt - from;
    keyLength = other.keyLength;
    dedupIdAt = other.dedupIdAt - from;
    dedupIdLength = other.dedupIdLength;
    headersAt = other.headersAt - from;
    headerCount = other.headerCount;
    bodyAt = other.bodyAt - from;
    bodyLength = other.bodyLength;
    originAt = ABSENT; // of no use once the message was found
    death = other.death;
    damage = other.damage;
  }

  /** Where the first part lies that is there. */
  private int start() {
    if (hasKey()) {
      return keyAt;
    }
    if (hasDedupId()) {
      return dedupIdAt;
    }
    return headerCount > 0 ? headersAt : bodyAt;
  }

  boolean hasKey() {
    return keyLength != ABSENT;
  }

  boolean isOf(Origin origin) {
    return originAt != ABSENT
        && MessageFormat.longAt(buffer, originAt) == origin.group()
        && MessageFormat.longAt(buffer, originAt + Long.BYTES) == origin.outbox()
        && MessageFormat.longAt(buffer, originAt + 2 * Long.BYTES) == origin.number();
  }

  boolean hasDedupId() {
    return dedupIdLength != ABSENT;
  }

  String key() {
    return hasKey() ? text(keyAt, keyLength) : null;
  }

  /** The key as a number; two keys of one number only wait for each other needlessly. */
  long keyHash() {
    return Fnv.hash(buffer, keyAt, keyLength);
  }

  Map<String, String> headers() {
    return headerCount == 0 ? Map.of() : readHeaders();
  }

  private Map<String, String> readHeaders() {
    Map<String, String> headers = new HashMap<>();
    int at = headersAt;
    for (int i = 0; i < headerCount; i++) {
      String name = text(at + Integer.BYTES, MessageFormat.intAt(buffer, at));
      at += Integer.BYTES + MessageFormat.intAt(buffer, at);
      headers.put(name, text(at + Integer.BYTES, MessageFormat.intAt(buffer, at)));
      at += Integer.BYTES + MessageFormat.intAt(buffer, at);
    }
    return headers;
  }

  private String text(int at, int length) {
    return new String(buffer, at, length, StandardCharsets.UTF_8);
  }

  byte[] body() {
    byte[] body = new byte[bodyLength];
    System.arraycopy(buffer, bodyAt, body, 0, bodyLength);
    return body;
  }

  /** The message by itself, for who looks at it. */
  Message toMessage() {
    return new Message(
        id,
        Instant.ofEpochMilli(sentAt),
        priority,
        Optional.ofNullable(key()),
        hasDedupId() ? Optional.of(text(dedupIdAt, dedupIdLength)) : Optional.empty(),
        time(due),
        time(expires),
        headers(),
        body());
  }

  private static Optional<Instant> time(long millis) {
    return millis == NONE ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
  }
}
