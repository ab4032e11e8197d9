package dev.penstock.codec;

import dev.penstock.fault.PenstockException;

/** Bytes that a codec did not make, or that were damaged. */
public final class UndecodableException extends PenstockException {
  private static final long serialVersionUID = 1L;

  public UndecodableException(String message, Throwable cause) {
    super(message, cause);
  }
}
