package dev.penstock.engine.chronicle;

import dev.penstock.fault.PenstockException;

/** The bytes of a message are not those that were written. */
final class DamagedMessageException extends PenstockException {
  private static final long serialVersionUID = 1L;

  DamagedMessageException(String finding) {
    super(finding);
  }
}
