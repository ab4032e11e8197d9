package dev.penstock.cli;

import dev.penstock.fault.InvalidInputException;
import dev.penstock.fault.NotFoundException;
import dev.penstock.queue.DeadLetter;
import dev.penstock.queue.GroupAdmin;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiPredicate;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The dead letters of a queue. */
final class DeadLetters {
  private static final Comparator<DeadLetter> BY_DEATH =
      Comparator.comparing(DeadLetter::diedAt)
          .thenComparingLong(letter -> letter.message().id())
          .thenComparing(DeadLetter::group);

  private DeadLetters() {}

  /** Those of one group, or of all if that is null; oldest first. */
  static List<DeadLetter> of(OpenQueues queues, String queue, String group) {
    List<DeadLetter> letters = new ArrayList<>();
    for (String name : queues.groups(queue, group)) {
      letters.addAll(queues.group(queue, name).deadLetters());
    }
    letters.sort(BY_DEATH);
    return letters;
  }

  /** Which of them are meant: the arguments that several commands share. */
  static final class Meant {
    @Parameters(index = "0", paramLabel = "QUEUE", description = "The queue.")
    String queue;

    @Parameters(
        index = "1..*",
        paramLabel = "ID",
        description = "Messages, by the ids that dead list shows.")
    List<String> words = List.of();

    @Option(names = "--group", paramLabel = "NAME", description = "Only those of this group.")
    String group;

    @Option(names = "--all", description = "All there are, instead of some by their ids.")
    boolean all;

    private final Set<Long> ids = new LinkedHashSet<>();

    /** Reads the ids, and refuses to guess. */
    void check() {
      words.forEach(word -> ids.add(id(word)));
      if (all && !ids.isEmpty()) {
        throw new InvalidInputException("--all means every dead letter; leave the ids out");
      }
      if (!all && ids.isEmpty()) {
        throw new InvalidInputException(
            "name dead letters by their ids, as penstock dead list "
                + queue
                + " shows them, or say --all");
      }
    }

    private long id(String word) {
      try {
        return Long.parseLong(word);
      } catch (NumberFormatException e) {
        throw new InvalidInputException(
            "\"" + word + "\" is not a message's id; penstock dead list " + queue + " shows them",
            e);
      }
    }

    boolean has(DeadLetter letter) {
      return all || ids.contains(letter.message().id());
    }

    /**
     * Refuses ids that were not among those found.
     *
     * @throws NotFoundException naming them
     */
    void refuseMissing(Collection<Long> found) {
      Set<Long> missing = new LinkedHashSet<>(ids);
      missing.removeAll(new HashSet<>(found));
      if (!missing.isEmpty()) {
        throw new NotFoundException(
            (missing.size() == 1 ? "there is no dead letter " : "there are no dead letters ")
                + String.join(", ", missing.stream().map(String::valueOf).toList())
                + " in "
                + (group == null ? "" : "the group " + group + " of ")
                + "the queue "
                + queue
                + "; penstock dead list "
                + queue
                + " shows those there are");
      }
    }

    /** Does the same to each, and says to how many that was. */
    int each(Common common, BiPredicate<GroupAdmin, Long> action, String done, boolean json) {
      check();
      Set<Long> found = new HashSet<>();
      long count = 0;
      try (OpenQueues queues = new OpenQueues(common)) {
        for (String name : queues.groups(queue, group)) {
          GroupAdmin admin = queues.group(queue, name);
          for (long id : all ? idsOf(admin) : ids) {
            if (action.test(admin, id)) {
              found.add(id);
              count++;
            }
          }
        }
      }
      System.out.println(
          json
              ? Json.text(Json.object("queue", queue, done, count))
              : done + " " + Numbers.count(count, "dead letter") + " of " + queue);
      refuseMissing(found);
      return Failures.DONE;
    }

    private static Collection<Long> idsOf(GroupAdmin admin) {
      return admin.deadLetters().stream().map(letter -> letter.message().id()).toList();
    }
  }
}
