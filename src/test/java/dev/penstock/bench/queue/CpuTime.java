package dev.penstock.bench.queue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What the scheduler gave the threads of a JVM so far, and what it kept from them, in ns.
 *
 * @param used user and system time of all threads
 * @param waited while the main thread could have run but others had the cores
 */
record CpuTime(long used, long waited) {
  /** What Linux calls the main thread of a JVM, and the one that started it and sleeps. */
  private static final String MAIN = "java";

  static CpuTime of(Child child) throws IOException {
    long used = 0;
    long waited = 0;
    Path tasks = Path.of("/proc", Long.toString(child.pid()), "task");
    try (Stream<Path> threads = Files.list(tasks)) {
      for (Path thread : (Iterable<Path>) threads::iterator) {
        String[] numbers = Files.readString(thread.resolve("schedstat")).split(" ");
        used += Long.parseLong(numbers[0]);
        if (Files.readString(thread.resolve("comm")).strip().equals(MAIN)) {
          waited += Long.parseLong(numbers[1]);
        }
      }
    }
    return new CpuTime(used, waited);
  }
}
