package dev.penstock.engine.chronicle;

import dev.penstock.queue.QueueEngineContract;

class ChronicleQueueEngineTest extends QueueEngineContract {
  @Override
  protected String engine() {
    return "chronicle";
  }
}
