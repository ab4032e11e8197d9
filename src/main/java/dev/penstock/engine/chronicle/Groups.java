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
      refresh();
      open.values().forEach(Group::checkIfFree);
      known = now;
    }
    return begun();
  }

  /** The same, seen in the folder itself: none is left out that may have begun before the call. */
  synchronized Collection<Group> allNow() {
    refresh();
    open.values().forEach(Group::check);
    return List.copyOf(open.values());
  }

  private void refresh() {
    List<String> names = folder.groupNames();
    open.keySet().retainAll(names);
    names.forEach(this::open);
  }

  private List<Group> begun() {
    return open.values().stream().filter(group -> group.file().isThere()).toList();
  }

  synchronized Optional<Group> find(String name) {
    return folder.groupNames().contains(name)
        ? Optional.of(sound(name)).filter(group -> group.file().isThere())
        : Optional.empty();
  }

  /** The group, made first if it is missing. */
  synchronized Group make(String name, StartFrom from) {
    create(name, from);
    return open.get(name);
  }

  /** Makes the group. Returns false if there is one. */
  synchronized boolean create(String name, StartFrom from) {
    log.file(); // which sees to it that nobody repairs the queue
    boolean made = sound(name).begin(from);
    if (made) {
      log.file().groupsChanged();
    }
    return made;
  }

  /** Forgets all groups it has open. */
  synchronized void reopen() {
    open.clear();
    known = -1;
  }

  /** The group, checked once by this process. */
  private Group sound(String name) {
    Group group = open(name);
    group.check();
    return group;
  }

  /** The group as its file is now: a deleted one is replaced by a new one that has not begun. */
  private Group open(String name) {
    Group group = open.computeIfAbsent(name, this::map);
    while (group.file().isDeleted()) {
      group.check(); // or a flipped bit would be the end of it
      GroupEnd.finish(group.file());
      group = map(name);
      open.put(name, group);
    }
    return group;
  }

  private Group map(String name) {
    GroupFile file =
        new GroupFile(folder.group(name), surroundings.liveness(), surroundings.around());
    return new Group(name, log, file, surroundings);
  }
}
