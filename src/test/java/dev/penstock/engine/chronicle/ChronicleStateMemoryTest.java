package dev.penstock.engine.chronicle;

import dev.penstock.state.StateMemoryContract;

class ChronicleStateMemoryTest extends StateMemoryContract {
  @Override
  protected String engine() {
    return "chronicle";
  }
}
