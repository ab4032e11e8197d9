package dev.penstock.state;

import dev.penstock.fault.PenstockException;

/** A map has no room for an entry; nothing was changed. */
public final class StateFullException extends PenstockException {
  private static final long serialVersionUID = 1L;

  public StateFullException(
      String map, int keyBytes, int valueBytes, long entries, Throwable cause) {
    super(
        "the map "
            + map
            + " has no room for an entry of "
            + keyBytes
            + " + "
            + valueBytes
            + " bytes; it holds "
            + entries
            + " entries; remove some, or use shorter keys and values",
        cause);
  }
}
