package dev.penstock.process;

import dev.penstock.memory.ProcessIdentity;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.IntConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A child process. Thread-safe.
 *
 * <p>Its standard input is a pipe that nobody writes to and that we keep open: a lifeline. The
 * kernel closes it when this process ends, however it ends, so a child that reads end-of-file there
 * knows that it is alone.
 */
public final class OsProcess {
  /** How the JDK words the errno of a failed start: until 24, and since. */
  private static final Pattern ERRNO =
      Pattern.compile("error=\\d+, (?<old>.+)|error: \\d+ \\((?<new>.+)\\)");

  private final Process process;
  private final ProcessIdentity identity;

  private OsProcess(Process process) {
    this.process = process;
    // A child that has ended already has no start time to be found; no process alive has start 0.
    this.identity = ProcessIdentity.of(process.pid()).orElse(new ProcessIdentity(process.pid(), 0));
  }

  /**
   * Starts the process.
   *
   * @throws StartFailedException saying which worker, which command and why
   */
  public static OsProcess start(ProcessSpec spec) {
    ProcessBuilder builder = new ProcessBuilder(spec.command());
    builder.environment().putAll(spec.env());
    spec.cwd().map(Path::toFile).ifPresent(builder::directory);
    try {
      return new OsProcess(builder.start());
    } catch (IOException e) {
      throw new StartFailedException(spec, reason(spec, e), e);
    }
  }

  private static String reason(ProcessSpec spec, IOException failure) {
    // For a missing folder the system says "no such file", as it does for a missing command.
    if (spec.cwd().isPresent() && !Files.isDirectory(spec.cwd().get())) {
      return "the folder to start it in, " + spec.cwd().get() + ", does not exist";
    }
    Matcher errno = ERRNO.matcher(String.valueOf(failure.getMessage()));
    if (!errno.find()) {
      return String.valueOf(failure.getMessage());
    }
    return errno.group("old") != null ? errno.group("old") : errno.group("new");
  }

  /** Pid and start time. The start time is 0 if the process ended before it could be read. */
  public ProcessIdentity identity() {
    return identity;
  }

  /** What the process prints. */
  public InputStream stdout() {
    return process.getInputStream();
  }

  /** What the process prints as errors. */
  public InputStream stderr() {
    return process.getErrorStream();
  }

  /**
   * Calls back once, on a pool thread, with the exit code; see {@link #describeExit}. Output may be
   * left in the streams at that time.
   */
  public void onExit(IntConsumer callback) {
    process.onExit().thenAccept(ended -> callback.accept(ended.exitValue()));
  }

  /**
   * Asks the process and all its descendants to end (SIGTERM): a shell that was told to stop leaves
   * the command it waits for running. Nothing happens to what has ended.
   */
  public void terminate() {
    // Not Process.destroy(): it closes the streams, and with them what is printed while stopping.
    ProcessTree.terminate(process.toHandle());
  }

  /** Ends the process and all its descendants at once (SIGKILL). */
  public void killTree() {
    ProcessTree.kill(process.toHandle());
  }

  /**
   * An exit code in words: {@code exit code 3}, or {@code killed by SIGKILL (signal 9)} for 137. A
   * code over 128 stands for a signal, both in the JDK and in a JVM that ends on SIGTERM.
   */
  public static String describeExit(int code) {
    if (!isSignal(code)) {
      return "exit code " + code;
    }
    int signal = code - 128;
    return SignalNames.of(signal)
        .map(name -> "killed by " + name + " (signal " + signal + ")")
        .orElse("killed by signal " + signal);
  }

  /** Whether an exit code stands for a signal. */
  public static boolean isSignal(int code) {
    return code > 128 && code <= 128 + SignalNames.HIGHEST;
  }
}
