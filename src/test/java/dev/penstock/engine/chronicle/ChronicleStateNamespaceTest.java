package dev.penstock.engine.chronicle;

import dev.penstock.state.StateNamespaceContract;

final class ChronicleStateNamespaceTest extends StateNamespaceContract {
  @Override
  protected String engine() {
    return "chronicle";
  }
}
