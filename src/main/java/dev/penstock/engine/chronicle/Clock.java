package dev.penstock.engine.chronicle;

/** The two clocks, injected so that tests can set them. Thread-safe. */
interface Clock {
  /**
   * The machine's clocks. On Linux {@code nanoTime} is the same in all processes since the boot.
   */
  Clock SYSTEM =
      new Clock() {
        @Override
        public long wallMillis() {
          return System.currentTimeMillis();
        }

        @Override
        public long nanos() {
          return System.nanoTime();
        }
      };

  /** The clock on the wall, which may be set: ms since the epoch. */
  long wallMillis();

  /** A clock that nobody sets and that begins anew at each boot. */
  long nanos();
}
