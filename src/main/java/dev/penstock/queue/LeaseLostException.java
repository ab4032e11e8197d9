package dev.penstock.queue;

import dev.penstock.fault.PenstockException;

/** A claim was to be settled by who no longer holds it; nothing was changed. */
public final class LeaseLostException extends PenstockException {
  private static final long serialVersionUID = 1L;

  public LeaseLostException(String queue, String group, long id) {
    super(
        "message "
            + id
            + " of queue "
            + queue
            + " is no longer this consumer's in group "
            + group
            + "; it was settled already, or another consumer has it");
  }
}
