package dev.penstock.cli;

import dev.penstock.cli.FileCheck.Subject;
import dev.penstock.state.SharedState;
import dev.penstock.state.StateObjectName;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** The queues and shared objects that a command looks at. */
final class FileSubjects {
  private final List<Subject> subjects = new ArrayList<>();
  private int queues;
  private int objects;

  /**
   * Adds those that bear these names, of which each must be one's, or all if none is named.
   *
   * @param queues null where only shared objects are meant
   * @throws dev.penstock.fault.NotFoundException if nothing bears a name
   */
  static FileSubjects of(List<String> names, OpenQueues queues, SharedState state) {
    FileSubjects found = new FileSubjects();
    List<String> wanted = names.stream().distinct().toList();
    List<String> allQueues = queues == null ? List.of() : queues.names(List.of());
    List<StateObjectName> allObjects = state.objects();
    checkAll(wanted, allQueues, allObjects, queues != null);
    for (String queue : allQueues) {
      if (wanted.isEmpty() || wanted.contains(queue)) {
        found.add(queues, queue);
      }
    }
    for (StateObjectName object : allObjects) {
      if (wanted.isEmpty() || wanted.contains(object.name())) {
        found.add(state, object);
      }
    }
    if (wanted.isEmpty()) {
      found.subjects.add(
          new Subject(
              "state",
              Json.object("kind", null, "name", null),
              (repair, findings) -> state.findStrangers(findings)));
    }
    return found;
  }

  private static void checkAll(
      List<String> wanted,
      List<String> queues,
      List<StateObjectName> objects,
      boolean queuesAreMeant) {
    TreeSet<String> all = new TreeSet<>(queues);
    objects.forEach(object -> all.add(object.name()));
    for (String name : wanted) {
      Missing.check(
          queuesAreMeant ? "queue or shared object" : "shared object", name, List.copyOf(all));
    }
  }

  private void add(OpenQueues open, String queue) {
    queues++;
    subjects.add(
        new Subject(
            queue,
            Json.object("queue", queue),
            (repair, findings) -> open.queues().verify(queue, repair, findings)));
  }

  private void add(SharedState state, StateObjectName object) {
    objects++;
    subjects.add(
        new Subject(
            object.toString(),
            Json.object("kind", object.kind(), "name", object.name()),
            (repair, findings) -> state.verify(object, repair, findings)));
  }

  List<Subject> subjects() {
    return subjects;
  }

  /** How many there are, for a sentence; also where there are none. */
  String inWords() {
    String shared = Numbers.count(objects, "shared object");
    String both = Numbers.count(queues, "queue") + " and " + shared;
    return objects == 0 ? Numbers.count(queues, "queue") : queues == 0 ? shared : both;
  }
}
