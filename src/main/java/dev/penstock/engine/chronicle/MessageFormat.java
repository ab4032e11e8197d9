package dev.penstock.engine.chronicle;

import dev.penstock.fault.PenstockException;
import dev.penstock.queue.Message;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import net.openhft.chronicle.bytes.Bytes;

/**
 * A message as the content of one document of the log.
 *
 * <pre>
 *  +---------+----------+---------+------------------------------------------+-----------+
 *  | version | sent at  | headers | per header: name length, name, value     | body:     |
 *  | 1 byte  | 8 bytes, | 1 byte, | length, value; lengths in 4 bytes, UTF-8 | the rest  |
 *  |  = 1    | ms epoch | count   |                                          |           |
 *  +---------+----------+---------+------------------------------------------+-----------+
 *                                  little-endian
 * </pre>
 */
final class MessageFormat {
  static final int VERSION = 1;

  private MessageFormat() {}

  static void write(Bytes<?> out, Message message, long sentAtMillis) {
    out.writeByte((byte) VERSION);
    out.writeLong(sentAtMillis);
    out.writeUnsignedByte(message.headers().size());
    message
        .headers()
        .forEach(
            (name, value) -> {
              writeText(out, name);
              writeText(out, value);
            });
    out.write(message.body());
  }

  /**
   * Reads what {@link #write} wrote, up to the document's end.
   *
   * @throws PenstockException if it was written by a later release, or is damaged
   */
  static Message read(Bytes<?> in) {
    int version = in.readUnsignedByte();
    if (version != VERSION) {
      throw new PenstockException(
          "a message has format "
              + version
              + ", this release of Penstock reads format "
              + VERSION
              + "; use the release that wrote it");
    }
    in.readLong(); // when it was sent: shown by a later release
    int count = in.readUnsignedByte();
    Map<String, String> headers = count == 0 ? Map.of() : new HashMap<>();
    for (int i = 0; i < count; i++) {
      headers.put(readText(in), readText(in));
    }
    byte[] body = new byte[(int) in.readRemaining()];
    in.read(body);
    return new Message(headers, body);
  }

  private static void writeText(Bytes<?> out, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static String readText(Bytes<?> in) {
    int length = in.readInt();
    if (length < 0 || length > in.readRemaining()) {
      throw new PenstockException(
          "a message is damaged: a header of " + length + " bytes runs past the message");
    }
    byte[] bytes = new byte[length];
    in.read(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
