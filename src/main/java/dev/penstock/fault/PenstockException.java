package dev.penstock.fault;

/**
 * The root of everything Penstock throws on purpose. Its message is one sentence for the person who
 * has to act: what happened, with the names and numbers, and the way out.
 */
public class PenstockException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public PenstockException(String message) {
    super(message);
  }

  public PenstockException(String message, Throwable cause) {
    super(message, cause);
  }
}
