package dev.penstock.engine.chronicle;

import dev.penstock.config.QueueConfig;
import dev.penstock.queue.Capability;
import dev.penstock.queue.QueueEngine;
import dev.penstock.queue.QueueStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

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
  public Set<Capability> capabilities() {
    return EnumSet.allOf(Capability.class);
  }

  @Override
  public QueueStore open(Path folder, String queue, QueueConfig config) {
    return new ChronicleQueueStore(folder, queue, config, Surroundings.REAL);
  }

  @Override
  public void create(Path folder, String queue) {
    QueueFolder.create(folder, queue);
  }

  @Override
  public List<String> list(Path folder) {
    // A folder without it is a queue that somebody is about to make, or none of ours.
    return QueueFolder.names(folder, "").stream()
        .filter(name -> Files.exists(new QueueFolder(folder.resolve(name)).appendLock()))
        .toList();
  }
}
