package dev.penstock.engine.chronicle;

import dev.penstock.queue.SendOptions;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is to be sent with an acknowledgement: the body of a document in the aside lane.
 *
 * <pre>
 *  count       4 bytes, then for each message
 *  queue       text: length in 4 bytes, UTF-8
 *  next id     8 bytes: of that queue when this was written; what was sent has this one or more
 *  priority    4 bytes
 *  key, id     each 1 byte, 1 if there is one; text
 *  delay, at, ttl  each 1 byte, 1 if there is one; 8 bytes, ms
 *  headers     count in 4 bytes; names and values, each a text
 *  body        length in 4 bytes, bytes
 *                                        big-endian, as DataOutputStream writes
 * </pre>
 */
final class OutboxFormat {
  private OutboxFormat() {}

  /** A message in an outbox. */
  record Entry(String queue, long nextId, byte[] body, SendOptions options) {}

  static byte[] write(List<Entry> entries) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(entries.size());
      for (Entry entry : entries) {
        SendOptions options = entry.options();
        writeText(out, entry.queue());
        out.writeLong(entry.nextId());
        out.writeInt(options.priority());
        writeName(out, options.key());
        writeName(out, options.dedupId());
        writeTime(out, options.delay().map(Duration::toMillis));
        writeTime(out, options.at().map(Instant::toEpochMilli));
        writeTime(out, options.ttl().map(Duration::toMillis));
        out.writeInt(options.headers().size());
        for (Map.Entry<String, String> header : options.headers().entrySet()) {
          writeText(out, header.getKey());
          writeText(out, header.getValue());
        }
        out.writeInt(entry.body().length);
        out.write(entry.body());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e); // an array takes everything
    }
    return bytes.toByteArray();
  }

  static List<Entry> read(byte[] body) {
    List<Entry> entries = new ArrayList<>();
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(body))) {
      for (int left = in.readInt(); left > 0; left--) {
        String queue = readText(in);
        long nextId = in.readLong();
        int priority = in.readInt();
        Optional<String> key = readName(in);
        Optional<String> dedupId = readName(in);
        Optional<Duration> delay = readTime(in).map(Duration::ofMillis);
        Optional<Instant> at = readTime(in).map(Instant::ofEpochMilli);
        Optional<Duration> ttl = readTime(in).map(Duration::ofMillis);
        Map<String, String> headers = new HashMap<>();
        for (int more = in.readInt(); more > 0; more--) {
          headers.put(readText(in), readText(in));
        }
        SendOptions options = new SendOptions(headers, priority, key, dedupId, delay, at, ttl);
        entries.add(new Entry(queue, nextId, in.readNBytes(in.readInt()), options));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e); // its checksum was right
    }
    return entries;
  }

  private static void writeText(DataOutputStream out, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static String readText(DataInputStream in) throws IOException {
    return new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
  }

  private static void writeName(DataOutputStream out, Optional<String> name) throws IOException {
    out.writeBoolean(name.isPresent());
    if (name.isPresent()) {
      writeText(out, name.get());
    }
  }

  private static Optional<String> readName(DataInputStream in) throws IOException {
    return in.readBoolean() ? Optional.of(readText(in)) : Optional.empty();
  }

  private static void writeTime(DataOutputStream out, Optional<Long> millis) throws IOException {
    out.writeBoolean(millis.isPresent());
    if (millis.isPresent()) {
      out.writeLong(millis.get());
    }
  }

  private static Optional<Long> readTime(DataInputStream in) throws IOException {
    return in.readBoolean() ? Optional.of(in.readLong()) : Optional.empty();
  }
}
