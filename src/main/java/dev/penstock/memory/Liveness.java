package dev.penstock.memory;

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
      };

  /** This process's stamp (see {@link ProcessIdentity#stamp}). */
  long me();

  /** Whether the process that made this stamp still runs. */
  boolean isAlive(long stamp);

  /** Whether it runs no instructions until it is set going again, as after SIGSTOP. */
  default boolean isStopped(long stamp) {
    return false;
  }
}
