package dev.penstock.memory;

import com.sun.jna.Function;
import dev.penstock.memory.Liveness.Watch;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells when processes end, whoever started them: one thread that sleeps in the kernel (epoll(7))
 * on a descriptor of each (pidfd_open(2)). A process has a descriptor while somebody has it
 * watched; the thread and its own descriptor are made at the first use, and stay. Thread-safe.
 */
final class DeathWatch {
  private static final Logger LOGGER = LoggerFactory.getLogger(DeathWatch.class);

  /** The number of the call, on all processors. */
  private static final long PIDFD_OPEN = 434;

  private static final int EPOLL_CLOEXEC = 0x80000;
  private static final int EPOLL_CTL_ADD = 1;
  private static final int EPOLL_CTL_DEL = 2;
  private static final int EPOLLIN = 1;

  /** An epoll_event is the events wanted, 32 bits, and what to call the descriptor, 64 bits. */
  private static final boolean PACKED = System.getProperty("os.arch").equals("amd64");

  private static final int NAME = PACKED ? 4 : 8;
  private static final int EVENT = NAME + Long.BYTES;

  private static final int ESRCH = 3;
  private static final int EINTR = 4;

  /** So many ends are heard of at once. */
  private static final int MOST = 16;

  /** In place of a descriptor. */
  private static final int ENDED = -1;

  private static final int REFUSED = -2;
  private static final DeathWatch INSTANCE = load();

  private final long pidfdOpen;
  private final Function syscall;
  private final Function epollCreate;
  private final Function epollControl;
  private final Function epollWait;
  private final Function close;
  private final Function describe;
  private final Map<Long, Watched> watched = new HashMap<>();
  private final ByteBuffer wanted = events(1);
  private int epoll = -1;
  private boolean complained;

  /**
   * @param pidfdOpen the number of the call
   */
  DeathWatch(LibC libc, long pidfdOpen) {
    this.pidfdOpen = pidfdOpen;
    this.syscall = libc.function("syscall");
    this.epollCreate = libc.function("epoll_create1");
    this.epollControl = libc.function("epoll_ctl");
    this.epollWait = libc.function("epoll_wait");
    this.close = libc.function("close");
    this.describe = libc.function("strerror");
  }

  /** Null where the system's calls cannot be made ({@link LibC#orNull}). */
  static DeathWatch orNull() {
    return INSTANCE;
  }

  private static DeathWatch load() {
    LibC libc = LibC.orNull();
    return libc == null ? null : new DeathWatch(libc, PIDFD_OPEN);
  }

  private static ByteBuffer events(int count) {
    return ByteBuffer.allocateDirect(count * EVENT).order(ByteOrder.nativeOrder());
  }

  /** A process, and who has it watched. */
  private record Watched(long stamp, int descriptor, Set<Asked> asked) {}

  /** Somebody who has a process watched. */
  private final class Asked implements Watch {
    private final Watched process;
    private final Runnable ended;

    Asked(Watched process, Runnable ended) {
      this.process = process;
      this.ended = ended;
    }

    @Override
    public void close() {
      synchronized (DeathWatch.this) {
        if (process.asked.remove(this) && process.asked.isEmpty()) {
          forget(process);
        }
      }
    }
  }

  /**
   * As {@link Liveness#watch}. Empty if the system refuses, as an old one does, or one that has no
   * descriptor left; why is logged the first time.
   */
  Optional<Watch> watch(long stamp, Runnable ended) {
    synchronized (this) {
      Watched process = watched.get(stamp);
      if (process == null) {
        int descriptor = open(stamp);
        if (descriptor == REFUSED) {
          return Optional.empty();
        }
        if (descriptor != ENDED) {
          process = new Watched(stamp, descriptor, new HashSet<>());
          watched.put(stamp, process);
        }
      }
      if (process != null) {
        Asked asked = new Asked(process, ended);
        process.asked.add(asked);
        return Optional.of(asked);
      }
    }
    ended.run();
    return Optional.of(() -> {});
  }

  /** How many processes are watched. */
  synchronized int size() {
    return watched.size();
  }

  private int open(long stamp) {
    if (epoll < 0 && !begin()) {
      return REFUSED;
    }
    int descriptor = call(syscall, pidfdOpen, ProcessIdentity.pidOf(stamp), 0L);
    if (descriptor < 0) {
      int errno = LibC.errno();
      // Another errno than ESRCH if the number is a thread's by now.
      boolean gone = errno == ESRCH || !ProcessIdentity.isAlive(stamp);
      return gone ? ENDED : refused(errno);
    }
    // The number may have been another process's by then. If it is not now, it was not.
    if (!ProcessIdentity.isAlive(stamp)) {
      call(close, descriptor);
      return ENDED;
    }
    wanted.putInt(0, EPOLLIN).putLong(NAME, stamp);
    if (call(epollControl, epoll, EPOLL_CTL_ADD, descriptor, wanted) < 0) {
      int errno = LibC.errno();
      call(close, descriptor);
      return refused(errno);
    }
    return descriptor;
  }

  private boolean begin() {
    epoll = call(epollCreate, EPOLL_CLOEXEC);
    if (epoll < 0) {
      refused(LibC.errno());
      return false;
    }
    Thread thread = new Thread(this::run, "death-watch");
    thread.setDaemon(true);
    thread.start();
    return true;
  }

  private int refused(int errno) {
    if (!complained) {
      complained = true;
      LOGGER.info(
          "the system does not tell of the end of processes, so who waits for them looks now and"
              + " then: {}",
          describe.invokeString(new Object[] {errno}, false));
    }
    return REFUSED;
  }

  private void forget(Watched process) {
    watched.remove(process.stamp);
    // Said, and not left to the close: a child that is just being started may have it open as well.
    call(epollControl, epoll, EPOLL_CTL_DEL, process.descriptor, wanted);
    call(close, process.descriptor);
  }

  private void run() {
    ByteBuffer events = events(MOST);
    while (true) {
      int count = call(epollWait, epoll, events, MOST, -1);
      if (count < 0 && LibC.errno() != EINTR) {
        throw new IllegalStateException("epoll_wait: errno " + LibC.errno());
      }
      for (int i = 0; i < count; i++) {
        ended(events.getLong(i * EVENT + NAME));
      }
    }
  }

  private void ended(long stamp) {
    List<Asked> all = new ArrayList<>();
    synchronized (this) {
      Watched process = watched.get(stamp);
      if (process != null) { // nobody had it watched any more, just now
        all.addAll(process.asked);
        process.asked.clear();
        forget(process);
      }
    }
    for (Asked one : all) {
      try {
        one.ended.run();
      } catch (RuntimeException | Error e) {
        LOGGER.warn("what was to be done at the end of a process failed", e);
      }
    }
  }

  private static int call(Function function, Object... arguments) {
    return function.invokeInt(arguments);
  }
}
