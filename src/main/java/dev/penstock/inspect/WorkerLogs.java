package dev.penstock.inspect;

import dev.penstock.fault.NotFoundException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The logs of some workers, merged by time. Remembers how far it has read. Not thread-safe. */
public final class WorkerLogs {
  private static final String SUFFIX = ".log";

  private final Path folder;
  private final Predicate<String> workers;
  private final Map<String, Follower> followers = new TreeMap<>();

  /**
   * @param folder the log folder of the data directory
   * @param names of workers or programs; none for all
   * @throws NotFoundException if a name has no log
   */
  public WorkerLogs(Path folder, Collection<String> names) {
    this.folder = folder;
    for (String name : names) {
      if (logs().stream().noneMatch(worker -> isMeant(name, worker))) {
        throw new NotFoundException(
            "there is no log of \""
                + name
                + "\"; "
                + (logs().isEmpty()
                    ? "there are none yet"
                    : "there are: " + String.join(", ", logs())));
      }
    }
    this.workers =
        worker -> names.isEmpty() || names.stream().anyMatch(name -> isMeant(name, worker));
  }

  private static boolean isMeant(String name, String worker) {
    return worker.equals(name) || worker.replaceFirst("-[0-9]+$", "").equals(name);
  }

  /** The lines added since the last call, or since the beginning, by time. */
  public List<LogLine> next() {
    List<LogLine> lines = new ArrayList<>();
    for (String worker : logs()) {
      if (workers.test(worker)) {
        followers
            .computeIfAbsent(worker, name -> new Follower(name, folder.resolve(name + SUFFIX)))
            .readTo(lines);
      }
    }
    lines.sort(Comparator.comparing(LogLine::time)); // stable: a worker's lines keep their order
    return lines;
  }

  private List<String> logs() {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(SUFFIX))
          .map(name -> name.substring(0, name.length() - SUFFIX.length()))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads one file line by line, and leaves an unfinished last line for later. */
  private static final class Follower {
    private final String worker;
    private final BufferedReader reader;
    private final StringBuilder unfinished = new StringBuilder();
    private Instant time = Instant.EPOCH;

    Follower(String worker, Path file) {
      this.worker = worker;
      try {
        // Workers print any bytes; ones that are not UTF-8 are shown as replaced.
        this.reader =
            new BufferedReader(
                new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    void readTo(List<LogLine> lines) {
      try {
        for (int c; (c = reader.read()) >= 0; ) {
          if (c == '\n') {
            LogLine line = LogLine.parse(worker, unfinished.toString(), time);
            time = line.time();
            lines.add(line);
            unfinished.setLength(0);
          } else {
            unfinished.append((char) c);
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
