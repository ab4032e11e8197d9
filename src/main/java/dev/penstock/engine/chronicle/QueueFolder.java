package dev.penstock.engine.chronicle;

import dev.penstock.fault.PenstockException;
import dev.penstock.memory.FileModes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
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
 *              repairing/          a repair begins: what will take the place of what is damaged
 *              repaired/           the same, complete: it is being put in place
 *              damaged-TIME/       what was damaged, kept by a repair
 * </pre>
 */
record QueueFolder(Path path) {
  static final String APPEND_LOCK = "append.lock";
  static final String SENT_IDS = "sent.ids";
  static final String DRAFTS = "drafts";
  static final String LOG_SUFFIX = ".cq4";
  static final String GROUPS = "groups";
  static final String GROUP_SUFFIX = ".group";
  static final String SAVED_SUFFIX = GROUP_SUFFIX + ".saved";
  static final String LOST_SUFFIX = GROUP_SUFFIX + ".lost";

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

  /** The files of a lane, in the order they were begun. */
  List<Path> logs(int lane) {
    return logs(lane(lane));
  }

  static List<Path> logs(Path lane) {
    String[] names = lane.toFile().list(); // no stream: each command that sends comes by here
    List<Path> logs = new ArrayList<>();
    if (names != null) {
      Arrays.sort(names);
      for (String name : names) {
        if (name.endsWith(LOG_SUFFIX)) {
          logs.add(lane.resolve(name));
        }
      }
    }
    return logs;
  }

  Path appendLock() {
    return path.resolve(APPEND_LOCK);
  }

  /**
   * Nobody may use a queue while it is repaired, or when a repair was killed half-way.
   *
   * @throws PenstockException if that is so
   */
  void refuseHalfRepaired() {
    if (Files.exists(repairing()) || Files.exists(repaired())) {
      throw new PenstockException(
          "the queue "
              + name()
              + " is being repaired, or its repair was cut short: penstock repair completes it");
    }
  }

  Path repairing() {
    return path.resolve("repairing");
  }

  Path repaired() {
    return path.resolve("repaired");
  }

  Path sentIds() {
    return path.resolve(SENT_IDS);
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
    return groups().resolve(group + LOST_SUFFIX);
  }

  /** Where files of a lane are made anew. */
  Path drafts() {
    return path.resolve(DRAFTS);
  }

  List<String> groupNames() {
    return names(groups(), GROUP_SUFFIX);
  }

  Path groups() {
    return path.resolve(GROUPS);
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
