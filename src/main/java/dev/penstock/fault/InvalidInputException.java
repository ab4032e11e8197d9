package dev.penstock.fault;

/**
 * What was asked for cannot be meant: a wrong option, a broken config, a folder of the wrong kind.
 */
public class InvalidInputException extends PenstockException {
  private static final long serialVersionUID = 1L;

  public InvalidInputException(String message) {
    super(message);
  }

  public InvalidInputException(String message, Throwable cause) {
    super(message, cause);
  }
}
