package dev.penstock.worker;

import static java.nio.file.StandardOpenOption.APPEND;

import dev.penstock.config.DataDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a worker tells its supervisor, {@code run/workers/NAME.ready}. The supervisor deletes it
 * before each start. Used by the worker's thread only.
 *
 * <pre>
 *  4711      its pid: it takes up work
 *  message   it has taken a message
 * </pre>
 *
 * <p>A line is one write, so whenever the worker is killed, the line is there or not.
 */
final class ReadyFile {
  private static final Logger LOG = LoggerFactory.getLogger(ReadyFile.class);

  private final DataDirectory data;
  private final Path file;

  ReadyFile(DataDirectory data, String worker) {
    this.data = data;
    this.file = data.run().resolve("workers").resolve(worker + ".ready");
  }

  /** Says that the worker takes up work. The supervisor waits for this. */
  void sayReady() throws IOException {
    Files.writeString(file, ProcessHandle.current().pid() + "\n");
    data.protect(file);
  }

  /**
   * Says that the worker has taken a message, so that its end is not taken for a failed start. A
   * worker that cannot say so works on: the message would pay for the failure with a delivery.
   */
  void sayMessageTaken() {
    try {
      Files.writeString(file, "message\n", APPEND);
    } catch (IOException e) {
      LOG.warn(
          "the file {} cannot be written; if this worker dies soon, it counts as a failed start: {}",
          file,
          e.toString());
    }
  }
}
