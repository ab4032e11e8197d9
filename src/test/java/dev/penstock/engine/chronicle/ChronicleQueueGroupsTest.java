package dev.penstock.engine.chronicle;

import dev.penstock.queue.QueueGroupsContract;

class ChronicleQueueGroupsTest extends QueueGroupsContract {
  @Override
  protected String engine() {
    return "chronicle";
  }
}
