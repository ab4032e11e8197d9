package dev.penstock.engine.chronicle;

import dev.penstock.memory.FileModes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where the files of one queue lie.
 *
 * <pre>
 *  queues/NAME/append.lock         who appends, and how much there is (AppendFile)
 *              sent.ids            the ids that were sent of late (SentIds): made at first use
 *              queue.yaml          the queue's settings (QueueSettingsFile)
 *              priority-4/         the messages of priority 4, in Chronicle Queue's own files
 *              priority-…/         of the others, and
 *              delayed/            those that are not due when they are sent: made at first use
 *              aside/              copies of what a group needs longer than its log is kept
 *              groups/GROUP.group  who has claimed what (GroupFile)
 *                     GROUP.group.saved   the same as it was a moment ago, on the disk
 *                                         (GroupSnapshot), if the queue's durability is "disk"
 *                     GROUP.group.lost    the one before a power failure, for who wonders
 * </pre>
 */
record QueueFolder(Path path) {
  private static final String GROUP_SUFFIX = ".group";
  private static final String SAVED_SUFFIX = GROUP_SUFFIX + ".saved";

  static QueueFolder create(Path queues, String name) {
    QueueFolder folder = new QueueFolder(queues.resolve(name));
    FileModes.createFolder(folder.path);
    FileModes.createFolder(folder.groups());
    return folder;
  }

  String name() {
    return path.getFileName().toString();
  }

  Path lane(int lane) {
    return path.resolve(Lanes.name(lane));
  }

  /** Makes the folder of a lane, and removes what lies in it; Chronicle makes no folders there. */
  void clearLane(int lane) throws IOException {
    FileModes.createFolder(lane(lane));
    try (Stream<Path> files = Files.list(lane(lane))) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Files.delete(file);
      }
    }
  }

  Path appendLock() {
    return path.resolve("append.lock");
  }

  Path sentIds() {
    return path.resolve("sent.ids");
  }

  Path group(String group) {
    return groups().resolve(group + GROUP_SUFFIX);
  }

  /** Where it is kept on the disk how the group stands. */
  Path saved(String group) {
    return groups().resolve(group + SAVED_SUFFIX);
  }

  /** The same beside a group's file. */
  static Path savedBeside(Path groupFile) {
    String name = groupFile.getFileName().toString();
    String group = name.substring(0, name.length() - GROUP_SUFFIX.length());
    return groupFile.resolveSibling(group + SAVED_SUFFIX);
  }

  List<String> savedNames() {
    return names(groups(), SAVED_SUFFIX);
  }

  /** Where a group is made anew. */
  Path draft(String group) {
    return groups().resolve(group + GROUP_SUFFIX + ".new");
  }

  /** Where a group's file is put that a power failure may have spoilt. */
  Path lost(String group) {
    return groups().resolve(group + GROUP_SUFFIX + ".lost");
  }

  /** Where files of a lane are made anew. */
  Path drafts() {
    return path.resolve("drafts");
  }

  List<String> groupNames() {
    return names(groups(), GROUP_SUFFIX);
  }

  Path groups() {
    return path.resolve("groups");
  }

  /** The names of the entries that end so, without that ending, sorted; none if no such folder. */
  static List<String> names(Path folder, String suffix) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .map(entry -> entry.getFileName().toString())
          .filter(name -> name.endsWith(suffix))
          .map(name -> name.substring(0, name.length() - suffix.length()))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
