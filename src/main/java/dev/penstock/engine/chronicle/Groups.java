package dev.penstock.engine.chronicle;

import dev.penstock.queue.StartFrom;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The groups of one queue, mapped once. Thread-safe. */
final class Groups {
  private final QueueFolder folder;
  private final QueueLog log;
  private final Surroundings surroundings;
  private final Map<String, Group> open = new TreeMap<>();
  private long known = -1;

  Groups(QueueFolder folder, QueueLog log, Surroundings surroundings) {
    this.folder = folder;
    this.log = log;
    this.surroundings = surroundings;
  }

  /** All groups there are, by name. */
  synchronized Collection<Group> all() {
    long now = log.file().groups();
    if (now != known) {
      open.keySet().retainAll(folder.groupNames());
      folder.groupNames().forEach(this::open);
      known = now;
    }
    return List.copyOf(open.values());
  }

  synchronized Optional<Group> find(String name) {
    return folder.groupNames().contains(name) ? Optional.of(open(name)) : Optional.empty();
  }

  /** The group, made first if it is missing. */
  synchronized Group make(String name, StartFrom from) {
    Group group = open(name);
    if (group.begin(from)) {
      log.file().groupsChanged();
    }
    return group;
  }

  private Group open(String name) {
    return open.computeIfAbsent(
        name,
        found ->
            new Group(
                found,
                log,
                new GroupFile(folder.group(found), surroundings.liveness(), surroundings.around()),
                surroundings));
  }
}
