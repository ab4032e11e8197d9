package dev.penstock.state;

/**
 * Follows the changes to a map as an engine keeps it, from the moment it was made. Used by one
 * thread at a time.
 */
public interface MapWatcher extends AutoCloseable {
  /**
   * The next change.
   *
   * @return null if there is none within the time
   * @throws InterruptedException if the thread is interrupted, at the latest half a second later
   */
  StoredChange next(long nanos) throws InterruptedException;

  @Override
  void close();
}
