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
 *  queues/NAME/append.lock         who appends (MessageLog)
 *              log/                the messages, Chronicle Queue's own files
 *              groups/GROUP.group  who has claimed what (GroupFile)
 * </pre>
 */
record QueueFolder(Path path) {
  private static final String GROUP_SUFFIX = ".group";

  static QueueFolder create(Path queues, String name) {
    QueueFolder folder = new QueueFolder(queues.resolve(name));
    FileModes.createFolder(folder.path);
    FileModes.createFolder(folder.log());
    FileModes.createFolder(folder.groups());
    return folder;
  }

  String name() {
    return path.getFileName().toString();
  }

  Path log() {
    return path.resolve("log");
  }

  /** Removes what lies in the log's folder; Chronicle makes no folders in it. */
  void clearLog() throws IOException {
    try (Stream<Path> files = Files.list(log())) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Files.delete(file);
      }
    }
  }

  Path appendLock() {
    return path.resolve("append.lock");
  }

  Path group(String group) {
    return groups().resolve(group + GROUP_SUFFIX);
  }

  List<String> groupNames() {
    return names(groups(), GROUP_SUFFIX);
  }

  private Path groups() {
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
