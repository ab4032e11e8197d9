package dev.penstock.fault;

/** What was asked for something was closed before, by this process; nothing was done. */
public final class ClosedException extends PenstockException {
  private static final long serialVersionUID = 1L;

  public ClosedException(String message) {
    super(message);
  }

  /**
   * For what was closed while it was at work.
   *
   * @param cause how it failed then
   */
  public ClosedException(String message, Throwable cause) {
    super(message, cause);
  }
}
