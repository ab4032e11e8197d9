package dev.penstock.supervisor;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import dev.penstock.memory.FileModes;
import dev.penstock.memory.ProcessIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * The file {@code run/status}, in which the supervisor publishes what it and its workers do. It is
 * replaced as a whole at each change, so a reader sees one moment and never waits. Text in UTF-8,
 * with a tab between fields and a newline after each line:
 *
 * <pre>
 *  +-----------------+---------+-----+-------+-------+
 *  | penstock-status | version | pid | start | since |                       one line: the supervisor
 *  +------+---------+------+-------+--------+-----+-------+-------+----------+------+--------+
 *  | name | program | kind | state | wanted | pid | start | since | restarts | exit | reason |
 *  +------+---------+------+-------+--------+-----+-------+-------+----------+------+--------+
 *                                                                   a line for each worker
 *
 *  version  1; raised with every change of this picture
 *  pid      - without a process
 *  start    of the process, as in ProcessIdentity; - without a process
 *  since    milliseconds since the epoch
 *  kind     JAVA, COMMAND;  state  as in WorkerState;  wanted  UP, DOWN
 *  exit     code of the latest end; - if there was none
 *  reason   a sentence, may be empty; control characters are replaced by spaces
 * </pre>
 */
final class StatusFile {
  static final String NAME = "status";

  private static final String MAGIC = "penstock-status";
  private static final int VERSION = 1;
  private static final int HEADER_FIELDS = 5;
  private static final int WORKER_FIELDS = 11;
  private static final String NONE = "-";
  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

  private StatusFile() {}

  /** Publishes the snapshot in the {@code run} folder; readers see the old file or the new one. */
  static void write(Path run, StatusSnapshot snapshot) throws IOException {
    Path draft = run.resolve(NAME + ".new");
    Files.writeString(draft, format(snapshot));
    FileModes.likeFolder(draft);
    Files.move(draft, run.resolve(NAME), ATOMIC_MOVE);
  }

  static String format(StatusSnapshot snapshot) {
    StringBuilder text = new StringBuilder();
    line(
        text,
        MAGIC,
        VERSION,
        snapshot.supervisor().pid(),
        snapshot.supervisor().startTime(),
        snapshot.since().toEpochMilli());
    for (WorkerStatus worker : snapshot.workers()) {
      Optional<ProcessIdentity> process = worker.process();
      line(
          text,
          worker.name(),
          worker.program(),
          worker.kind(),
          worker.state(),
          worker.wanted(),
          process.isPresent() ? process.get().pid() : NONE,
          process.isPresent() ? process.get().startTime() : NONE,
          worker.since().toEpochMilli(),
          worker.restarts(),
          worker.lastExit().isPresent() ? worker.lastExit().getAsInt() : NONE,
          CONTROL.matcher(worker.reason()).replaceAll(" "));
    }
    return text.toString();
  }

  private static void line(StringBuilder text, Object... fields) {
    text.append(String.join("\t", Arrays.stream(fields).map(String::valueOf).toList()));
    text.append('\n');
  }

  /**
   * Reads what {@link #format} wrote.
   *
   * @throws IllegalArgumentException saying what is wrong with it
   */
  static StatusSnapshot parse(String text) {
    List<String> lines = text.lines().toList();
    String[] header = lines.isEmpty() ? new String[0] : lines.get(0).split("\t", -1);
    if (header.length < 2 || !header[0].equals(MAGIC)) {
      throw new IllegalArgumentException("it does not begin with " + MAGIC);
    }
    if (!header[1].equals(Integer.toString(VERSION))) {
      throw new IllegalArgumentException(
          "it has layout version "
              + header[1]
              + ", this release of Penstock reads version "
              + VERSION);
    }
    try {
      expect(header, HEADER_FIELDS);
      return new StatusSnapshot(
          new ProcessIdentity(Long.parseLong(header[2]), Long.parseLong(header[3])),
          Instant.ofEpochMilli(Long.parseLong(header[4])),
          lines.stream().skip(1).map(StatusFile::worker).toList());
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("it holds an impossible time", e);
    }
  }

  private static WorkerStatus worker(String line) {
    String[] field = line.split("\t", -1);
    expect(field, WORKER_FIELDS);
    return new WorkerStatus(
        field[0],
        field[1],
        WorkerStatus.Kind.valueOf(field[2]),
        WorkerState.valueOf(field[3]),
        WorkerStatus.Wanted.valueOf(field[4]),
        field[5].equals(NONE)
            ? Optional.empty()
            : Optional.of(new ProcessIdentity(Long.parseLong(field[5]), Long.parseLong(field[6]))),
        Instant.ofEpochMilli(Long.parseLong(field[7])),
        Integer.parseInt(field[8]),
        field[9].equals(NONE) ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(field[9])),
        field[10]);
  }

  private static void expect(String[] fields, int count) {
    if (fields.length != count) {
      throw new IllegalArgumentException(
          "a line has " + fields.length + " fields instead of " + count);
    }
  }
}
