package dev.penstock.engine.chronicle;

import dev.penstock.fault.InvalidInputException;
import dev.penstock.memory.ProcessIdentity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Which other processes have files mapped, whatever state those are in. */
final class FileUsers {
  private static final Path PROC = Path.of("/proc");

  private FileUsers() {}

  /**
   * Pids of the others that have the file mapped, or a file of the folder. On Linux; the processes
   * of other users are seen by root only.
   */
  static Set<Long> of(Path path) {
    Set<Long> pids = new TreeSet<>();
    if (!Files.isReadable(PROC.resolve("self/maps"))) {
      return pids;
    }
    try (Stream<Path> processes = Files.list(PROC)) {
      String name = path.toRealPath() + (Files.isDirectory(path) ? "/" : "\n");
      // As the kernel's bytes are read below.
      String bytes =
          " " + new String(name.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
      processes
          .filter(process -> process.getFileName().toString().matches("[0-9]+"))
          .filter(process -> maps(process, bytes))
          .forEach(process -> pids.add(Long.valueOf(process.getFileName().toString())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    pids.remove(ProcessIdentity.current().pid());
    return pids;
  }

  /**
   * Does nothing if nobody else uses it.
   *
   * @param what it is: queue orders
   * @throws InvalidInputException with the pids, if somebody does
   */
  static void refuse(String what, Set<Long> pids) {
    if (!pids.isEmpty()) {
      throw new InvalidInputException(
          "the "
              + what
              + " is in use by the "
              + (pids.size() == 1 ? "process " : "processes ")
              + pids.toString().replaceAll("[\\[\\]]", "")
              + "; end them (penstock down), then repair it");
    }
  }

  private static boolean maps(Path process, String name) {
    try {
      return Files.readString(process.resolve("maps"), StandardCharsets.ISO_8859_1).contains(name);
    } catch (IOException e) {
      return false; // it ended meanwhile, or is another user's
    }
  }
}
