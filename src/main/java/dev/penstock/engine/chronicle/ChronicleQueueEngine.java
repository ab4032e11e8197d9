package dev.penstock.engine.chronicle;

import dev.penstock.queue.QueueEngine;
import dev.penstock.queue.QueueStore;
import java.nio.file.Path;
import java.util.List;

/** Queues in files of this machine, without a server. */
public final class ChronicleQueueEngine implements QueueEngine {
  public ChronicleQueueEngine() {
    ChronicleSettings.apply();
  }

  @Override
  public String name() {
    return "chronicle";
  }

  @Override
  public QueueStore open(Path folder, String queue) {
    return new ChronicleQueueStore(folder, queue);
  }

  @Override
  public List<String> list(Path folder) {
    return QueueFolder.names(folder, "");
  }
}
