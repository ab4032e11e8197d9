package dev.penstock.fault;

/** A supervisor was needed and none runs on the data directory. */
public final class NotRunningException extends PenstockException {
  private static final long serialVersionUID = 1L;

  public NotRunningException(String message) {
    super(message);
  }
}
