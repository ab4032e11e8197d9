package dev.penstock.state;

import dev.penstock.fault.PenstockException;

/** Somebody will not come to the barrier, so nobody who waits there goes on. */
public final class BrokenBarrierException extends PenstockException {
  private static final long serialVersionUID = 1L;

  BrokenBarrierException(String name, String why) {
    super("the barrier " + name + " is broken: " + why);
  }
}
