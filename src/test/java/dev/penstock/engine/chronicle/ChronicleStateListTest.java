package dev.penstock.engine.chronicle;

import dev.penstock.state.StateListContract;

final class ChronicleStateListTest extends StateListContract {
  @Override
  protected String engine() {
    return "chronicle";
  }
}
