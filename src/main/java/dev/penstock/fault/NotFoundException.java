package dev.penstock.fault;

/** The named worker, queue, map or data directory does not exist. */
public final class NotFoundException extends PenstockException {
  private static final long serialVersionUID = 1L;

  public NotFoundException(String message) {
    super(message);
  }
}
