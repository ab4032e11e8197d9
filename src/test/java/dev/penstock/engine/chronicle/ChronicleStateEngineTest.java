package dev.penstock.engine.chronicle;

import dev.penstock.state.StateEngineContract;

class ChronicleStateEngineTest extends StateEngineContract {
  @Override
  protected String engine() {
    return "chronicle";
  }
}
