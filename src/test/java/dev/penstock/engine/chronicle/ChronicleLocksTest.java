package dev.penstock.engine.chronicle;

import dev.penstock.state.LocksContract;

class ChronicleLocksTest extends LocksContract {
  @Override
  protected String engine() {
    return "chronicle";
  }
}
