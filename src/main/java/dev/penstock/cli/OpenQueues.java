package dev.penstock.cli;

import dev.penstock.codec.Codec;
import dev.penstock.config.DataDirectory;
import dev.penstock.config.Names;
import dev.penstock.fault.NotFoundException;
import dev.penstock.queue.GroupAdmin;
import dev.penstock.queue.QueueFacts;
import dev.penstock.queue.Queues;
import dev.penstock.queue.WorkQueue;
import java.util.List;

/**
 * The queues of a data directory for a command that names some. What is missing is told, and never
 * made: a typo leaves nothing behind.
 */
final class OpenQueues implements AutoCloseable {
  private final DataDirectory data;
  private final Queues queues;

  OpenQueues(Common common) {
    data = common.open();
    queues = Queues.in(data.queues(), Queues.DEFAULT_ENGINE);
  }

  DataDirectory data() {
    return data;
  }

  Queues queues() {
    return queues;
  }

  /** These, which must be there; or all there are, if none is named. */
  List<String> names(List<String> wanted) {
    List<String> all = queues.names();
    for (String name : wanted) {
      check(name, all);
    }
    return wanted.isEmpty() ? all : wanted.stream().distinct().toList();
  }

  /**
   * The queue.
   *
   * @throws NotFoundException if there is none of that name
   */
  WorkQueue<byte[]> queue(String name) {
    check(name, queues.names());
    return queues.queue(name, Codec.bytes());
  }

  private static void check(String name, List<String> all) {
    Missing.check("queue", Names.checkQueue(name), all);
  }

  /**
   * How the queue stands.
   *
   * @throws NotFoundException if there is none of that name
   */
  QueueFacts facts(String name) {
    return queue(name).facts();
  }

  /**
   * How a group of the queue stands.
   *
   * @throws NotFoundException if there is no such queue, or no such group of it
   */
  QueueFacts.Group facts(String queue, String group) {
    Names.checkGroup(group);
    List<QueueFacts.Group> groups = facts(queue).groups();
    for (QueueFacts.Group found : groups) {
      if (found.name().equals(group)) {
        return found;
      }
    }
    throw Missing.group(queue, group, groups.stream().map(QueueFacts.Group::name).toList());
  }

  /** What an operator does with a group that is there. */
  GroupAdmin group(String queue, String group) {
    facts(queue, group);
    return queues
        .group(queue, group)
        .orElseThrow(() -> new NotFoundException("the group " + group + " has just been deleted"));
  }

  /** The names of a queue's groups; only the one that is meant, which must be there, if any is. */
  List<String> groups(String queue, String only) {
    return only != null
        ? List.of(facts(queue, only).name())
        : facts(queue).groups().stream().map(QueueFacts.Group::name).toList();
  }

  @Override
  public void close() {
    queues.close();
  }
}
