package dev.penstock.engine.chronicle;

import dev.penstock.memory.ProcessIdentity;
import dev.penstock.queue.GroupMember;
import dev.penstock.queue.Message;
import dev.penstock.queue.QueueFacts;
import dev.penstock.queue.QueueStore;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** One queue: a log of messages, and a file for each group that shares them out. */
final class ChronicleQueueStore implements QueueStore {
  private final QueueFolder folder;
  private final MessageLog log;

  /** Mapped once: facts are asked for many times a second while a batch drains. */
  private final Map<String, GroupFile> groups = new ConcurrentHashMap<>();

  ChronicleQueueStore(Path queues, String name) {
    folder = QueueFolder.create(queues, name);
    log = new MessageLog(folder);
  }

  @Override
  public void append(Message message) {
    log.append(message);
  }

  @Override
  public GroupMember join(String group) {
    return new ChronicleGroupMember(folder.name(), group, group(group), log);
  }

  private GroupFile group(String name) {
    return groups.computeIfAbsent(name, found -> new GroupFile(folder.group(found)));
  }

  @Override
  public QueueFacts facts() {
    // The groups first: a message sent in between counts as waiting, never as less than none.
    List<GroupFacts> groups =
        folder.groupNames().stream().map(group -> GroupFacts.of(group, group(group))).toList();
    long messages = log.count();
    return new QueueFacts(
        folder.name(), messages, groups.stream().map(group -> group.with(log, messages)).toList());
  }

  /** What a group's file says, read without its lock. */
  private record GroupFacts(String name, long cursor, long claimed, long givenBack, int consumers) {
    static GroupFacts of(String name, GroupFile file) {
      long cursor = file.cursor(); // first: what is claimed meanwhile counts twice, never as done
      long claimed = 0;
      long givenBack = 0;
      int consumers = 0;
      for (int slot = 0; slot < file.used(); slot++) {
        long owner = file.owner(slot);
        boolean alive = owner != 0 && ProcessIdentity.isAlive(owner);
        if (alive) {
          consumers++;
        }
        if (file.message(slot) != 0) {
          if (alive) {
            claimed++;
          } else {
            givenBack++;
          }
        }
      }
      return new GroupFacts(name, cursor, claimed, givenBack, consumers);
    }

    QueueFacts.Group with(MessageLog log, long messages) {
      long handedOut = cursor == LogReader.START ? 0 : log.countUpTo(cursor);
      return new QueueFacts.Group(
          name,
          messages - handedOut + givenBack,
          claimed,
          handedOut - claimed - givenBack,
          consumers);
    }
  }

  @Override
  public void close() {
    log.close();
  }
}
