package dev.penstock.engine.chronicle;

import dev.penstock.queue.QueueCapacityContract;

class ChronicleQueueCapacityTest extends QueueCapacityContract {
  @Override
  protected String engine() {
    return "chronicle";
  }
}
