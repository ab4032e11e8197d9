package dev.penstock.engine.chronicle;

import dev.penstock.state.StateWordsContract;

class ChronicleStateWordsTest extends StateWordsContract {
  @Override
  protected String engine() {
    return "chronicle";
  }
}
