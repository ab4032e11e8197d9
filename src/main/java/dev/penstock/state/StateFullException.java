package dev.penstock.state;

import dev.penstock.fault.PenstockException;

/** A map, or what is kept as one, has no room for an entry; nothing was changed. */
public final class StateFullException extends PenstockException {
  private static final long serialVersionUID = 1L;

  private StateFullException(String message) {
    super(message);
  }

  /**
   * There is no room left.
   *
   * @param object which one: map totals
   * @param bytes of the key and its value
   * @param entries that the map holds
   * @param mostBytes that it may take
   */
  public static StateFullException full(
      String object, String key, long bytes, long entries, long mostBytes) {
    return new StateFullException(
        "the "
            + object
            + " has no room for the "
            + bytes
            + " bytes of \""
            + shortened(key)
            + "\": it holds "
            + entries
            + " entries and may not grow beyond "
            + mostBytes
            + " bytes; remove some, or raise max_bytes of the "
            + object
            + " in the config");
  }

  /**
   * An entry is larger than any may be.
   *
   * @param object which one: map totals
   */
  public static StateFullException tooLarge(String object, String key, long bytes, long most) {
    return new StateFullException(
        "the "
            + object
            + " has no room for the "
            + bytes
            + " bytes of \""
            + shortened(key)
            + "\": key and value may have "
            + most
            + " together; use several entries, or a file");
  }

  /** An element of a list is larger than any may be. */
  static StateFullException elementTooLarge(String list, long bytes, long most) {
    return new StateFullException(
        "an element of the list "
            + list
            + " cannot have "
            + bytes
            + " bytes: "
            + most
            + " are the most; use several elements, or a file");
  }

  /**
   * A change to several entries is larger than any may be.
   *
   * @param object which one: map totals
   */
  public static StateFullException tooMuch(String object, int keys, long most) {
    return new StateFullException(
        "the "
            + object
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
