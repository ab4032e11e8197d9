package dev.penstock.memory;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * One process for all time: a pid alone is reused, a pid with its start time is not. Immutable.
 *
 * <p>On Linux the facts come from {@code /proc/PID/stat} (proc(5), fields 3, 20 and 22); elsewhere
 * from the JDK, at millisecond precision.
 *
 * @param pid the process id in this pid namespace
 * @param startTime clock ticks since boot on Linux, milliseconds since the epoch elsewhere
 */
public record ProcessIdentity(long pid, long startTime) {
  /** Linux allows pids below 2^22 (proc(5), {@code pid_max}), so pid and start fit one word. */
  private static final int PID_BITS = 22;

  private static final long START_MASK = (1L << (Long.SIZE - PID_BITS)) - 1;
  private static final Path PROC = Path.of("/proc");
  private static final boolean LINUX = Files.isReadable(PROC.resolve("self/stat"));
  private static final long BOOT = bootHash();
  private static final ProcessIdentity CURRENT = of(ProcessHandle.current().pid()).orElseThrow();

  /** The process this code runs in. */
  public static ProcessIdentity current() {
    return CURRENT;
  }

  /** The live process with this pid; empty if there is none or it is only waiting to be reaped. */
  public static Optional<ProcessIdentity> of(long pid) {
    return LINUX ? fromProc(pid) : fromJdk(pid);
  }

  /** Whether this very process, not a later one with its pid, still runs. */
  public boolean isAlive() {
    return of(pid).filter(this::equals).isPresent();
  }

  /**
   * This identity as one word that can be stored by compare-and-set; never 0. Holds the pid, and of
   * start time and boot a 42-bit hash, so a word written before a reboot names nobody.
   */
  public long stamp() {
    long start = mix(startTime ^ BOOT) & START_MASK;
    return pid << (Long.SIZE - PID_BITS) | start;
  }

  /** The pid in a word made by {@link #stamp}. */
  public static long pidOf(long stamp) {
    return stamp >>> (Long.SIZE - PID_BITS);
  }

  /** Whether the process that made this stamp still runs. Reads one small file. */
  public static boolean isAlive(long stamp) {
    return stamp == CURRENT.stamp()
        || of(pidOf(stamp)).filter(found -> found.stamp() == stamp).isPresent();
  }

  /**
   * Whether the process that made this stamp runs no instructions until it is continued, as after
   * SIGSTOP or in a debugger. Where there is no {@code /proc} nobody can tell, and it is false.
   */
  public static boolean isStopped(long stamp) {
    Optional<String[]> fields = stat(pidOf(stamp));
    return isAlive(stamp) && fields.isPresent() && fields.get()[0].equalsIgnoreCase("T");
  }

  private static Optional<ProcessIdentity> fromProc(long pid) {
    return stat(pid).flatMap(fields -> fromStat(pid, fields));
  }

  /** The fields of the process's stat file from the state on; empty if there is no such process. */
  private static Optional<String[]> stat(long pid) {
    String stat;
    try {
      stat = Files.readString(PROC.resolve(pid + "/stat"), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return Optional.empty(); // or it ended while we were reading
    }
    // The command name stands in parentheses and may itself hold spaces and parentheses.
    return Optional.of(stat.substring(stat.lastIndexOf(')') + 2).split(" "));
  }

  private static Optional<ProcessIdentity> fromStat(long pid, String[] fields) {
    boolean ended = fields[0].equals("Z") || fields[0].equals("X");
    // A zombie leader whose other threads run on is a live process.
    boolean otherThreads = Long.parseLong(fields[17]) > 1;
    return ended && !otherThreads
        ? Optional.empty()
        : Optional.of(new ProcessIdentity(pid, Long.parseLong(fields[19])));
  }

  private static Optional<ProcessIdentity> fromJdk(long pid) {
    return ProcessHandle.of(pid)
        .filter(ProcessHandle::isAlive)
        .flatMap(handle -> handle.info().startInstant())
        .map(Instant::toEpochMilli)
        .map(start -> new ProcessIdentity(pid, start));
  }

  private static long bootHash() {
    try {
      return mix(Files.readString(PROC.resolve("sys/kernel/random/boot_id")).hashCode());
    } catch (IOException e) {
      return 0; // not Linux: start times are absolute there and need no boot
    }
  }

  /**
   * A number that is another one after each boot of the machine; 0 where there is no way to tell.
   */
  public static long boot() {
    return BOOT;
  }

  /** Finalizer of MurmurHash3: every input bit changes every output bit. */
  private static long mix(long x) {
    long h = x;
    h = (h ^ h >>> 33) * 0xff51afd7ed558ccdL;
    h = (h ^ h >>> 33) * 0xc4ceb9fe1a85ec53L;
    return h ^ h >>> 33;
  }
}
