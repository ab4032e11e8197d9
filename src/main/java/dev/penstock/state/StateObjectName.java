package dev.penstock.state;

/**
 * What tells an object of the shared state from all others.
 *
 * @param kind as {@link StateKind} writes it, or what is said of locks: {@code semaphore}
 */
public record StateObjectName(String kind, String name) {
  /** For messages: map totals. */
  @Override
  public String toString() {
    return kind + " " + name;
  }
}
