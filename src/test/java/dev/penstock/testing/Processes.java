package dev.penstock.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What {@code /proc} tells of other processes. */
public final class Processes {
  private static final Path PROC = Path.of("/proc");

  private Processes() {}

  /** The processes, this one left out, with the text in their command line or environment. */
  public static List<ProcessHandle> mentioning(String text) {
    long me = ProcessHandle.current().pid();
    return ProcessHandle.allProcesses()
        .filter(process -> process.pid() != me)
        .filter(
            process ->
                commandLine(process.pid()).contains(text)
                    || read(process.pid(), "environ").contains(text))
        .toList();
  }

  /** The process's arguments, NUL after each; empty if it has ended. */
  public static String commandLine(long pid) {
    return read(pid, "cmdline");
  }

  public static boolean isAlive(long pid) {
    return !commandLine(pid).isEmpty(); // a zombie has none
  }

  private static String read(long pid, String file) {
    try {
      Path path = PROC.resolve(Long.toString(pid)).resolve(file);
      return new String(Files.readAllBytes(path), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return ""; // it has ended, or belongs to somebody else
    }
  }
}
