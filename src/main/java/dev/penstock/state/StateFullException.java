package dev.penstock.state;

import dev.penstock.fault.PenstockException;

/** A map has no room for an entry; nothing was changed. */
public final class StateFullException extends PenstockException {
  private static final long serialVersionUID = 1L;

  private StateFullException(String message) {
    super(message);
  }

  /**
   * There is no room left.
   *
   * @param bytes of the key and its value
   * @param entries that the map holds
   * @param mostBytes that it may take
   */
  public static StateFullException full(
      String map, String key, long bytes, long entries, long mostBytes) {
    return new StateFullException(
        "the map "
            + map
            + " has no room for the "
            + bytes
            + " bytes of \""
            + shortened(key)
            + "\": it holds "
            + entries
            + " entries and may not grow beyond "
            + mostBytes
            + " bytes; remove some, or raise max_bytes of "
            + map
            + " under \"maps\" in the config");
  }

  /** An entry is larger than any may be. */
  public static StateFullException tooLarge(String map, String key, long bytes, long most) {
    return new StateFullException(
        "the map "
            + map
            + " has no room for the "
            + bytes
            + " bytes of \""
            + shortened(key)
            + "\": key and value may have "
            + most
            + " together; use several entries, or a file");
  }

  /** A change to several entries is larger than any may be. */
  public static StateFullException tooMuch(String map, int keys, long most) {
    return new StateFullException(
        "the map "
            + map
            + " cannot change "
            + keys
            + " entries as one: all their keys and values may have "
            + most
            + " bytes together; change fewer at a time");
  }

  private static String shortened(String key) {
    return key.length() <= 60 ? key : key.substring(0, 57) + "...";
  }
}
