package dev.penstock.engine.chronicle;

import dev.penstock.queue.QueueSettlingContract;

class ChronicleQueueSettlingTest extends QueueSettlingContract {
  @Override
  protected String engine() {
    return "chronicle";
  }
}
