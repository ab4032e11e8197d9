package dev.penstock.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What the scheduler gave the threads of a process so far, and what it kept from them, in ns.
 *
 * @param used user and system time of all threads
 * @param waited while the main thread could have run but others had the cores
 */
public record CpuTime(long used, long waited) {
  public static CpuTime of(Child child) throws IOException {
    long used = 0;
    long waited = 0;
    Path process = Path.of("/proc", Long.toString(child.pid()));
    String main = name(process); // of a JVM also that of the thread that started it and sleeps
    try (Stream<Path> threads = Files.list(process.resolve("task"))) {
      for (Path thread : (Iterable<Path>) threads::iterator) {
        String[] numbers = Files.readString(thread.resolve("schedstat")).split(" ");
        used += Long.parseLong(numbers[0]);
        if (name(thread).equals(main)) {
          waited += Long.parseLong(numbers[1]);
        }
      }
    }
    return new CpuTime(used, waited);
  }

  private static String name(Path process) throws IOException {
    return Files.readString(process.resolve("comm")).strip();
  }
}
