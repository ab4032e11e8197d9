package dev.penstock.state;

/**
 * What an engine keeps of a counter, value, array or memory, opened in this process and shared with
 * others. Thread-safe.
 */
public interface StateObject {
  /** What it was made as, which may not be what it was opened as. */
  Shape shape();

  /**
   * Whether its name was deleted, by any process. Those who have it open share it as before; who
   * opens the name finds another object, or none.
   */
  boolean isDeleted();

  /**
   * Deletes its name, once: a later object of the same name is never meant.
   *
   * @return whether it had its name until now
   */
  boolean delete();
}
