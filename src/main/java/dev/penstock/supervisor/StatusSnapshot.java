package dev.penstock.supervisor;

import dev.penstock.fault.PenstockException;
import dev.penstock.memory.ProcessIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A supervisor and its workers at one moment. Whether that supervisor still runs, the snapshot does
 * not say: see {@link SupervisorLock#running}.
 *
 * @param since when the supervisor started
 * @param workers in the order of the config
 */
public record StatusSnapshot(
    ProcessIdentity supervisor, Instant since, List<WorkerStatus> workers) {
  public StatusSnapshot {
    workers = List.copyOf(workers);
  }

  /**
   * What the latest supervisor last published. Disturbs nobody, and works after its death.
   *
   * @param run the data directory's {@code run} folder
   * @return empty if no supervisor ever ran there
   * @throws PenstockException if the file is damaged or of another version
   */
  public static Optional<StatusSnapshot> read(Path run) {
    Path file = run.resolve(StatusFile.NAME);
    try {
      return Optional.of(StatusFile.parse(Files.readString(file)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException | IllegalArgumentException e) {
      throw new PenstockException(
          "the status file " + file + " cannot be read: " + e.getMessage(), e);
    }
  }
}
