package dev.penstock.engine.chronicle;

import dev.penstock.fault.PenstockException;
import dev.penstock.queue.SendOptions;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * One document of a log: one message, or several that were sent as one. All numbers are
 * little-endian, all text is UTF-8, all times are ms since the epoch.
 *
 * <pre>
 *  byte  0  version = 2     1 byte
 *        1  priority        4 bits; bit 4 is set if there are several messages
 *        2  0               2 bytes
 *        4  checksum        CRC-32C of all that follows, and then of what stands before
 *        8  id              of the first message; the next ones follow without a gap
 *       14  count before    how many messages of the lane stand before this document
 *       20  bytes before    and of how many bytes their bodies are
 *       26  sent at         6 bytes each, these four
 *       32  if there are several: their number, 4 bytes, and before each entry its length, 4 bytes;
 *           then the entries
 *
 *  entry
 *         flags   1 byte; each of these is there if its flag is set, in this order:
 *           1  key        length in 2 bytes, text
 *           2  dedup id   length in 2 bytes, text
 *           4  expires    8 bytes
 *           8  due        8 bytes
 *          16  delay      8 bytes, ms; due is sent at + delay then
 *          32  headers    count in 1 byte; each a name and a value: length in 4 bytes, text
 *          64  death      (DeathNote) deliveries in 4 bytes, first delivered and died at in 8 each,
 *                         then group, reason, detail, worker: length in 4 bytes, text
 *         128  origin     (Origin) 3 × 8 bytes, of a message that was sent with an acknowledgement
 *         body    the rest
 * </pre>
 */
final class MessageFormat {
  static final int VERSION = 2;
  static final int HEADER = 32;
  private static final int SEVERAL = 16;
  private static final int PRIORITY = 15;
  private static final long SIX_BYTES = 0xffff_ffff_ffffL;

  static final int CHECKSUM = 4;
  static final int CHECKED_FROM = 8;
  private static final int KEY = 1;
  private static final int DEDUP_ID = 2;
  private static final int EXPIRES = 4;
  private static final int DUE = 8;
  private static final int DELAY = 16;
  private static final int HEADERS = 32;
  private static final int DEATH = 64;
  private static final int ORIGIN = 128;
  private static final int KEPT_BUFFER = 1 << 20;
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

  private MessageFormat() {}

  /** Whether a document that begins with these 4 bytes is of this release's version. */
  static boolean isOfVersion(int first) {
    return (first & 0xff) == VERSION;
  }

  static int intAt(byte[] buffer, int at) {
    return (int) INT.get(buffer, at);
  }

  static long longAt(byte[] buffer, int at) {
    return (long) LONG.get(buffer, at);
  }

  /** Puts a document together, in a buffer that is used again. Not thread-safe. */
  static final class Writer {
    private final CRC32C checksum = new CRC32C();
    private byte[] buffer = new byte[1024];
    private int length;
    private boolean several;
    private int count;
    private long bodyBytes;

    /** Begins a document of one message, or of several. */
    void begin(boolean isOfSeveral) {
      if (buffer.length > KEPT_BUFFER) {
        buffer = new byte[1024];
      }
      several = isOfSeveral;
      length = several ? HEADER + Integer.BYTES : HEADER;
      count = 0;
      bodyBytes = 0;
    }

    /**
     * Adds a message that is being sent.
     *
     * @param origin or null
     */
    void add(byte[] body, SendOptions options, long sentAt, long expires, Origin origin) {
      int start = beginEntry(body.length);
      int flags = 0;
      if (options != SendOptions.NONE) {
        flags |= options.key().isPresent() ? name(KEY, options.key().get()) : 0;
        flags |= options.dedupId().isPresent() ? name(DEDUP_ID, options.dedupId().get()) : 0;
        flags |= expires != StoredMessage.NONE ? time(EXPIRES, expires) : 0;
        if (options.at().isPresent()) {
          flags |= time(DUE, options.at().get().toEpochMilli());
        } else if (options.delay().isPresent()) {
          long delay = options.delay().get().toMillis();
          flags |= time(DUE, sentAt + delay) | time(DELAY, delay);
        }
        flags |= headers(options.headers());
      } else if (expires != StoredMessage.NONE) {
        flags |= time(EXPIRES, expires);
      }
      if (origin != null) {
        flags |= ORIGIN;
        time(ORIGIN, origin.group());
        time(ORIGIN, origin.outbox());
        time(ORIGIN, origin.number());
      }
      endEntry(start, flags, body, 0, body.length);
    }

    /** Adds a message as it was stored elsewhere, and why it died if it did. */
    void add(StoredMessage message, DeathNote death) {
      int start = beginEntry(message.bodyLength);
      int flags = 0;
      flags |= message.hasKey() ? name(KEY, message.buffer, message.keyAt, message.keyLength) : 0;
      flags |=
          message.hasDedupId()
              ? name(DEDUP_ID, message.buffer, message.dedupIdAt, message.dedupIdLength)
              : 0;
      flags |= message.expires != StoredMessage.NONE ? time(EXPIRES, message.expires) : 0;
      flags |= message.due != StoredMessage.NONE ? time(DUE, message.due) : 0;
      flags |= message.delay != StoredMessage.NONE ? time(DELAY, message.delay) : 0;
      flags |= headers(message.headers());
      if (death != null) {
        flags |= DEATH;
        room(20);
        INT.set(buffer, length, death.deliveries());
        LONG.set(buffer, length + 4, death.firstDelivered());
        LONG.set(buffer, length + 12, death.diedAt());
        length += 20;
        text(death.group());
        text(death.reason());
        text(death.detail());
        text(death.worker());
      }
      endEntry(start, flags, message.buffer, message.bodyAt, message.bodyLength);
    }

    private int beginEntry(int bodyLength) {
      int start = length;
      room(5 + bodyLength);
      length += several ? 5 : 1;
      return start;
    }

    private void endEntry(int start, int flags, byte[] body, int bodyAt, int bodyLength) {
      room(bodyLength);
      System.arraycopy(body, bodyAt, buffer, length, bodyLength);
      length += bodyLength;
      if (several) {
        INT.set(buffer, start, length - start - Integer.BYTES);
        buffer[start + Integer.BYTES] = (byte) flags;
      } else {
        buffer[start] = (byte) flags;
      }
      bodyBytes += bodyLength;
      count++;
    }

    private int headers(Map<String, String> headers) {
      if (headers.isEmpty()) {
        return 0;
      }
      room(1);
      buffer[length++] = (byte) headers.size();
      headers.forEach(
          (name, value) -> {
            text(name);
            text(value);
          });
      return HEADERS;
    }

    private int name(int flag, String text) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      return name(flag, bytes, 0, bytes.length);
    }

    private int name(int flag, byte[] from, int at, int size) {
      room(Short.BYTES + size);
      SHORT.set(buffer, length, (short) size);
      System.arraycopy(from, at, buffer, length + Short.BYTES, size);
      length += Short.BYTES + size;
      return flag;
    }

    private int time(int flag, long millis) {
      room(Long.BYTES);
      LONG.set(buffer, length, millis);
      length += Long.BYTES;
      return flag;
    }

    private void text(String text) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      room(Integer.BYTES + bytes.length);
      INT.set(buffer, length, bytes.length);
      System.arraycopy(bytes, 0, buffer, length + Integer.BYTES, bytes.length);
      length += Integer.BYTES + bytes.length;
    }

    private void room(int more) {
      if (length + more > buffer.length) {
        buffer = Arrays.copyOf(buffer, Math.max(length + more, 2 * buffer.length));
      }
    }

    int count() {
      return count;
    }

    long bodyBytes() {
      return bodyBytes;
    }

    byte[] buffer() {
      return buffer;
    }

    int length() {
      return length;
    }

    /** Completes the document. */
    void end(long id, long countBefore, long bytesBefore, long sentAt, int priority) {
      INT.set(buffer, 0, VERSION | (priority | (several ? SEVERAL : 0)) << 8);
      setSixBytes(buffer, 8, id);
      setSixBytes(buffer, 14, countBefore);
      setSixBytes(buffer, 20, bytesBefore);
      setSixBytes(buffer, 26, sentAt);
      if (several) {
        INT.set(buffer, HEADER, count);
      }
      INT.set(buffer, CHECKSUM, checksum(checksum, buffer, length));
    }
  }

  private static void setSixBytes(byte[] buffer, int at, long value) {
    INT.set(buffer, at, (int) value);
    SHORT.set(buffer, at + Integer.BYTES, (short) (value >>> 32));
  }

  private static int checksum(CRC32C checksum, byte[] document, int length) {
    checksum.reset();
    checksum.update(document, CHECKED_FROM, length - CHECKED_FROM);
    checksum.update(document, 0, CHECKSUM);
    return (int) checksum.getValue();
  }

  /** Takes a document apart, entry by entry. Not thread-safe. */
  static final class Parser {
    private final CRC32C checksum = new CRC32C();
    private byte[] buffer = new byte[1024];
    private int length;
    private boolean several;
    private int next;
    private int done;

    /** A buffer for a document of this length. */
    byte[] buffer(int size) {
      if (size > buffer.length || buffer.length > KEPT_BUFFER) {
        buffer = new byte[Math.max(size, 1024)];
      }
      length = size;
      return buffer;
    }

    /**
     * Begins with the document that was put into {@link #buffer}.
     *
     * @throws DamagedMessageException if its checksum is wrong
     * @throws PenstockException if it was written by a later release
     */
    void begin() {
      if (length <= HEADER) {
        throw new DamagedMessageException("it has only " + length + " bytes");
      }
      if (buffer[0] != VERSION && checksum(checksum, buffer, length) == intAt(buffer, CHECKSUM)) {
        throw new PenstockException(
            "a message has format "
                + buffer[0]
                + ", this release of Penstock reads format "
                + VERSION
                + "; use the release that wrote it");
      }
      if (buffer[0] != VERSION || checksum(checksum, buffer, length) != intAt(buffer, CHECKSUM)) {
        throw new DamagedMessageException("its checksum is wrong");
      }
      several = (buffer[1] & SEVERAL) != 0;
      next = several ? HEADER + Integer.BYTES : HEADER;
      done = 0;
    }

    /** Whether the document in {@link #buffer} is as it was written, by this release. */
    boolean isSound() {
      return length > HEADER
          && buffer[0] == VERSION
          && checksum(checksum, buffer, length) == intAt(buffer, CHECKSUM);
    }

    /** Changes what stands before the document in the lane. */
    void moveTo(long countBefore, long bytesBefore) {
      setSixBytes(buffer, 14, countBefore);
      setSixBytes(buffer, 20, bytesBefore);
      INT.set(buffer, CHECKSUM, checksum(checksum, buffer, length));
    }

    int length() {
      return length;
    }

    /** The document, in a buffer that may be longer. */
    byte[] whole() {
      return buffer;
    }

    long id() {
      return sixBytesAt(8);
    }

    long countBefore() {
      return sixBytesAt(14);
    }

    long bytesBefore() {
      return sixBytesAt(20);
    }

    long sentAt() {
      return sixBytesAt(26);
    }

    /** The buffer is never so short that the two bytes behind are not there. */
    private long sixBytesAt(int at) {
      return longAt(buffer, at) & SIX_BYTES;
    }

    int count() {
      return several ? intAt(buffer, HEADER) : 1;
    }

    /** How many entries have been read or left out. */
    int done() {
      return done;
    }

    boolean hasNext() {
      return done < count();
    }

    void skip() {
      next = end();
      done++;
    }

    /** Where the next entry ends. */
    private int end() {
      return several ? next + Integer.BYTES + intAt(buffer, next) : length;
    }

    /** Reads the next entry; the message stays in this parser's buffer. */
    void next(StoredMessage into) {
      int at = several ? next + Integer.BYTES : next;
      int end = end();
      int flags = buffer[at++];
      into.clearFields();
      into.buffer = buffer;
      into.id = id() + done;
      into.sub = done;
      into.sentAt = sentAt();
      into.priority = buffer[1] & PRIORITY;
      if ((flags & KEY) != 0) {
        into.keyLength = (short) SHORT.get(buffer, at);
        into.keyAt = at + Short.BYTES;
        at = into.keyAt + into.keyLength;
      }
      if ((flags & DEDUP_ID) != 0) {
        into.dedupIdLength = (short) SHORT.get(buffer, at);
        into.dedupIdAt = at + Short.BYTES;
        at = into.dedupIdAt + into.dedupIdLength;
      }
      if ((flags & EXPIRES) != 0) {
        into.expires = longAt(buffer, at);
        at += Long.BYTES;
      }
      if ((flags & DUE) != 0) {
        into.due = longAt(buffer, at);
        at += Long.BYTES;
      }
      if ((flags & DELAY) != 0) {
        into.delay = longAt(buffer, at);
        at += Long.BYTES;
      }
      if ((flags & HEADERS) != 0) {
        into.headerCount = buffer[at] & 0xff;
        into.headersAt = at + 1;
        at = afterTexts(into.headersAt, 2 * into.headerCount);
      }
      if ((flags & DEATH) != 0) {
        into.death = death(at);
        at = afterTexts(at + 20, 4);
      }
      if ((flags & ORIGIN) != 0) {
        into.originAt = at;
        at += 3 * Long.BYTES;
      }
      into.bodyAt = at;
      into.bodyLength = end - at;
      next = end;
      done++;
    }

    private int afterTexts(int at, int texts) {
      int end = at;
      for (int i = 0; i < texts; i++) {
        end += Integer.BYTES + intAt(buffer, end);
      }
      return end;
    }

    private DeathNote death(int at) {
      String[] texts = new String[4];
      int from = at + 20;
      for (int i = 0; i < texts.length; i++) {
        int size = intAt(buffer, from);
        texts[i] = new String(buffer, from + Integer.BYTES, size, StandardCharsets.UTF_8);
        from += Integer.BYTES + size;
      }
      return new DeathNote(
          texts[0],
          texts[1],
          texts[2],
          texts[3],
          intAt(buffer, at),
          longAt(buffer, at + 4),
          longAt(buffer, at + 12));
    }
  }
}
