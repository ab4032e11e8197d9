package dev.penstock.state;

/** What maps, lists, namespaces, counters, values, arrays and memories have in common. */
public interface SharedObject {
  String name();

  /** What can be kept in a map, list or namespace to lead there. */
  Reference reference();

  /**
   * The lock of the same name, for who needs several calls to be one step: all who do must take it,
   * as no call takes it by itself. The thread that holds it may take it again. Objects of different
   * kinds that have one name have this lock in common.
   */
  SharedLock lock();

  /**
   * Runs something holding the {@link #lock}. Who has to know whether the holder before died takes
   * the lock itself.
   *
   * @throws InterruptedException if the thread is interrupted while it waits for the lock
   */
  default void locked(Runnable action) throws InterruptedException {
    Hold hold = lock().acquire();
    try {
      action.run();
    } finally {
      hold.close();
    }
  }
}
