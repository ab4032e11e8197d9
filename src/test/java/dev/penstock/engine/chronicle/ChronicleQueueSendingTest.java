package dev.penstock.engine.chronicle;

import dev.penstock.queue.QueueSendingContract;

class ChronicleQueueSendingTest extends QueueSendingContract {
  @Override
  protected String engine() {
    return "chronicle";
  }
}
