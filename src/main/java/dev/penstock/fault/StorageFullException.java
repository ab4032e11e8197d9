package dev.penstock.fault;

/** The disk has too little room left to write to it safely; nothing was written. */
public final class StorageFullException extends PenstockException {
  private static final long serialVersionUID = 1L;

  public StorageFullException(String message) {
    super(message);
  }
}
