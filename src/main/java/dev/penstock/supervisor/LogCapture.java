package dev.penstock.supervisor;

import dev.penstock.process.OsProcess;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.CompletableFuture;

/**
 * Writes what one process prints to the log of its worker, line by line, until both of its outputs
 * are at their end. Each output has a thread of its own; whatever the log does, they read on, so
 * the process never blocks in a print.
 *
 * <pre>
 *  2026-11-20T18:45:00.123Z out | text        a line, as the bytes it was
 *  2026-11-20T18:45:00.123Z err + text        the line of the err before goes on: it was over 64 KiB
 * </pre>
 *
 * <p>All lines that were read at once have the same time and are written at once, so a stream that
 * pauses is on disk, and one that does not is not slowed by a system call for each line.
 */
final class LogCapture {
  static final int LONGEST_LINE = 64 * 1024;
  private static final int CHUNK = 16 * 1024;
  private static final int LONGEST_REASON = 500;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private final String worker;
  private final LogFile file;
  private final InstantSource clock;
  private final SupervisorListener listener;
  private volatile Line lastError = new Line(Instant.MIN, new byte[0]);

  private record Line(Instant read, byte[] text) {}

  LogCapture(String worker, LogFile file, InstantSource clock, SupervisorListener listener) {
    this.worker = worker;
    this.file = file;
    this.clock = clock;
    this.listener = listener;
  }

  /** Starts to read; the future is done when both outputs were read to their end and written. */
  CompletableFuture<Void> start(OsProcess process) {
    file.append(new byte[0], 0); // there from the start, for who looks before anything is printed
    return CompletableFuture.allOf(
            read(process.stdout(), OutputName.OUT), read(process.stderr(), OutputName.ERR))
        .whenComplete((done, failure) -> file.close());
  }

  /** The first part of the last line it printed as an error; "" if none was read since then. */
  String lastErrorLine(Instant since) {
    Line last = lastError;
    if (last.read.isBefore(since)) {
      return "";
    }
    String line = new String(last.text, StandardCharsets.UTF_8).strip();
    return line.substring(0, Math.min(line.length(), LONGEST_REASON));
  }

  private CompletableFuture<Void> read(InputStream stream, OutputName output) {
    CompletableFuture<Void> end = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try (stream) {
                copy(stream, output);
              } catch (IOException e) {
                listener.said("the output " + output + " of " + worker + " cannot be read: " + e);
              } finally {
                end.complete(null);
              }
            },
            "log-" + worker + "-" + output);
    thread.setDaemon(true);
    thread.start();
    return end;
  }

  private void copy(InputStream stream, OutputName output) throws IOException {
    Block block = new Block(output);
    LineSplitter splitter = new LineSplitter(LONGEST_LINE, block);
    byte[] chunk = new byte[CHUNK];
    for (int length = stream.read(chunk); length >= 0; length = stream.read(chunk)) {
      block.begin(clock.instant());
      splitter.feed(chunk, length);
      block.write();
    }
    block.begin(clock.instant());
    splitter.finish();
    block.write();
  }

  /** The lines of one chunk, as they will stand in the log. */
  private final class Block implements LineSplitter.Sink {
    private final OutputName output;
    private final ByteArrayOutputStream lines = new ByteArrayOutputStream();
    private int count;
    private Instant read;
    private byte[] label;

    Block(OutputName output) {
      this.output = output;
    }

    void begin(Instant now) {
      read = now;
      label = (TIME.format(now) + " " + output).getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public void line(byte[] text, boolean goesOn) {
      lines.writeBytes(label);
      lines.writeBytes(new byte[] {' ', (byte) (goesOn ? '+' : '|'), ' '});
      lines.writeBytes(text);
      lines.write('\n');
      count++;
      if (output == OutputName.ERR && text.length > 0 && !goesOn && !isStackFrame(text)) {
        lastError = new Line(read, text);
      }
      listener.printed(worker, output, text);
    }

    /** Of a stack trace, the exceptions say what happened, and the last of them is the cause. */
    private static boolean isStackFrame(byte[] text) {
      return text[0] == '\t';
    }

    void write() {
      if (count > 0) {
        file.append(lines.toByteArray(), count);
        lines.reset();
        count = 0;
      }
    }
  }
}
