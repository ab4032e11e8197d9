package dev.penstock.engine.chronicle;

import dev.penstock.state.StateMapContract;

final class ChronicleStateMapTest extends StateMapContract {
  @Override
  protected String engine() {
    return "chronicle";
  }
}
