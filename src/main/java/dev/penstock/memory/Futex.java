package dev.penstock.memory;

import com.sun.jna.Function;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Set;

/**
 * The system call futex(2) on 32-bit words that processes share through a mapped file. Thread-safe.
 * The first use loads JNA.
 */
final class Futex {
  // Without FUTEX_PRIVATE_FLAG: the sleepers are in several processes.
  private static final long FUTEX_WAIT = 0;
  private static final long FUTEX_WAKE = 1;
  private static final long ALL = Integer.MAX_VALUE;

  /**
   * EINTR, EAGAIN (the word has changed) and ETIMEDOUT: the ends of a sleep besides being woken.
   */
  private static final Set<Integer> ENDS_OF_SLEEP = Set.of(4, 11, 110);

  /** The number of the call, by processor; both store the low 32 bits of a word first. */
  private static final Map<String, Long> NUMBERS = Map.of("amd64", 202L, "aarch64", 98L);

  private static final long NANOS_PER_SECOND = 1_000_000_000;
  private static final Futex INSTANCE = load();

  private final Long number;
  private final Function syscall;

  private Futex(Long number, Function syscall) {
    this.number = number;
    this.syscall = syscall;
  }

  /** Null where there is no such call ({@link LibC#orNull}). */
  static Futex orNull() {
    return INSTANCE;
  }

  /**
   * Sleeps while the low half of the word is {@code expected}, until woken, at most so long; may
   * return early.
   */
  void sleep(ByteBuffer word, int expected, long nanos) {
    // A timespec; both fields are 64 bits wide.
    long[] limit = {nanos / NANOS_PER_SECOND, nanos % NANOS_PER_SECOND};
    call(word, FUTEX_WAIT, expected, limit);
  }

  /** Wakes all who sleep on the word, in all processes. */
  void wakeAll(ByteBuffer word) {
    call(word, FUTEX_WAKE, ALL, null);
  }

  private void call(ByteBuffer word, long operation, long value, long[] limit) {
    Object[] arguments = {number, word, operation, value, limit, 0L, 0L};
    if (syscall.invokeLong(arguments) >= 0) {
      return;
    }
    int errno = LibC.errno();
    if (!ENDS_OF_SLEEP.contains(errno)) {
      throw new IllegalStateException("futex operation " + operation + ": errno " + errno);
    }
  }

  private static Futex load() {
    LibC libc = LibC.orNull();
    return libc == null
        ? null
        : new Futex(NUMBERS.get(System.getProperty("os.arch")), libc.function("syscall"));
  }
}
