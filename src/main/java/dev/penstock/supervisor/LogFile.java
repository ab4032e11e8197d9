package dev.penstock.supervisor;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;

import dev.penstock.memory.FileModes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * The log of one worker, open for one run of it. Thread-safe; what is appended by one call stays
 * together.
 *
 * <p>A log that cannot be written, as when the disk is full, stops nobody: the lines are counted as
 * lost, which is said once when it begins and once when it is over.
 */
final class LogFile implements AutoCloseable {
  private final Path file;
  private final Consumer<String> said;
  private FileChannel channel; // null until the first line could be written
  private long lostLines;

  LogFile(Path file, Consumer<String> said) {
    this.file = file;
    this.said = said;
  }

  /** Appends whole lines, each with its newline, and hands them to the system before returning. */
  synchronized void append(byte[] lines, int count) {
    try {
      if (channel == null) {
        channel = FileChannel.open(file, CREATE, APPEND);
        FileModes.likeFolder(file);
      }
      write(ByteBuffer.wrap(lines));
      sayWhatWasLost("can be written again");
    } catch (IOException e) {
      if (lostLines == 0) {
        said.accept("the log " + file + " cannot be written, its lines are lost: " + e);
      }
      lostLines += count;
    }
  }

  private void write(ByteBuffer bytes) throws IOException {
    long end = channel.size();
    try {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    } catch (IOException e) {
      channel.truncate(end); // half a line would run into the next one
      throw e;
    }
  }

  private void sayWhatWasLost(String state) {
    if (lostLines > 0) {
      said.accept("the log " + file + " " + state + "; " + lostLines + " lines were lost");
      lostLines = 0;
    }
  }

  @Override
  public synchronized void close() {
    sayWhatWasLost("was closed");
    if (channel != null) {
      try {
        channel.close();
      } catch (IOException e) {
        said.accept("the log " + file + " was not closed well: " + e);
      }
    }
  }
}
