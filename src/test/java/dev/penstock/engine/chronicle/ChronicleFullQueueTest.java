package dev.penstock.engine.chronicle;

import dev.penstock.queue.FullQueueContract;

class ChronicleFullQueueTest extends FullQueueContract {
  @Override
  protected String engine() {
    return "chronicle";
  }
}
