package dev.penstock.memory;

import java.util.Optional;

/**
 * Who this process is, and who still runs. Injected, so that tests can let a process die without
 * ending one. Thread-safe.
 */
public interface Liveness {
  /** The processes of this machine. */
  Liveness OF_PROCESSES =
      new Liveness() {
        @Override
        public long me() {
          return ProcessIdentity.current().stamp();
        }

        @Override
        public boolean isAlive(long stamp) {
          return ProcessIdentity.isAlive(stamp);
        }

        @Override
        public boolean isStopped(long stamp) {
          return ProcessIdentity.isStopped(stamp);
        }

        @Override
        public Optional<Watch> watch(long stamp, Runnable ended) {
          DeathWatch deaths = DeathWatch.orNull();
          return deaths == null ? Optional.empty() : deaths.watch(stamp, ended);
        }
      };

  /** This process's stamp (see {@link ProcessIdentity#stamp}). */
  long me();

  /** Whether the process that made this stamp still runs. */
  boolean isAlive(long stamp);

  /** Whether it runs no instructions until it is set going again, as after SIGSTOP. */
  default boolean isStopped(long stamp) {
    return false;
  }

  /**
   * Has something done as soon as a process ends, once, by some other thread; by this one, now, if
   * the process has ended already.
   *
   * @param ended waits for nothing
   * @return to call it off, which does not wait for it; empty if nobody tells of the process's end,
   *     so that one has to look
   */
  default Optional<Watch> watch(long stamp, Runnable ended) {
    return Optional.empty();
  }

  /** A process is watched until this is closed. */
  interface Watch extends AutoCloseable {
    @Override
    void close();
  }
}
