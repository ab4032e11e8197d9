package dev.penstock.supervisor;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * Running to the end: the producers end by themselves; then, stage by stage, the consumers are
 * stopped once their groups have nothing more to do. Only the supervisor's thread may call it.
 */
final class Batch {
  /** How often the queues are asked, while there is reason to ask. */
  private static final long LOOK_NANOS = Duration.ofMillis(20).toNanos();

  private final List<List<Worker>> stages;
  private final List<Worker> workers;
  private final Flow flow;
  private final LongSupplier ticker;
  private long nextLookNanos = Worker.NEVER;
  private Optional<String> failure = Optional.empty();
  private boolean over;

  Batch(List<List<Worker>> stages, Flow flow, LongSupplier ticker) {
    this.stages = stages;
    this.workers = stages.stream().flatMap(List::stream).toList();
    this.flow = flow;
    this.ticker = ticker;
  }

  void start() {
    workers.forEach(Worker::start);
  }

  /** When to proceed even if nothing happened, or {@link Worker#NEVER}. */
  long dueNanos() {
    return nextLookNanos;
  }

  /** Why the batch cannot succeed any more; empty as long as it may. */
  Optional<String> failure() {
    return failure;
  }

  /** Whether it came to its end, one way or the other. */
  boolean isOver() {
    return over;
  }

  /** Goes as far as it can now. */
  void proceed() {
    boolean waiting = nextLookNanos != Worker.NEVER;
    if (waiting && ticker.getAsLong() < nextLookNanos) {
      return;
    }
    nextLookNanos = Worker.NEVER;
    failure = failedProducer().or(this::desertedGroup);
    Optional<List<Worker>> stage = stages.stream().filter(s -> !hasEnded(s)).findFirst();
    if (failure.isPresent()) {
      over = true;
    } else if (stage.isPresent()) {
      stopIfDrained(stage.get().stream().filter(worker -> !isProducer(worker)).toList());
    } else {
      over = true;
      failure = firstSentence(worker -> worker.state() == WorkerState.FATAL).or(this::leftWork);
    }
  }

  private Optional<String> failedProducer() {
    return firstSentence(worker -> isProducer(worker) && worker.hasFailed());
  }

  /** A group whose consumers all ended by themselves, though there is work left for them. */
  private Optional<String> desertedGroup() {
    return workers.stream()
        .filter(worker -> !isProducer(worker))
        .filter(worker -> group(worker).stream().allMatch(Batch::hasLeft))
        .filter(worker -> !isDrained(worker))
        .findFirst()
        .map(
            worker ->
                "nobody is left to handle the messages of the queue "
                    + worker.program().input().orElseThrow()
                    + " for the group "
                    + worker.program().group()
                    + ": "
                    + worker.describe());
  }

  /** A consumer that had to be killed while it was stopping, with a message in hand. */
  private Optional<String> leftWork() {
    return workers.stream()
        .filter(worker -> !isProducer(worker) && !isDrained(worker))
        .findFirst()
        .map(
            worker ->
                "messages are left in the queue "
                    + worker.program().input().orElseThrow()
                    + " for the group "
                    + worker.program().group()
                    + ": "
                    + worker.describe());
  }

  private List<Worker> group(Worker member) {
    return workers.stream()
        .filter(worker -> worker.program().input().equals(member.program().input()))
        .filter(worker -> worker.program().group().equals(member.program().group()))
        .toList();
  }

  /**
   * Stops them together, after a second look: programs of one stage may feed each other in a
   * circle, and a message may pass to a queue that was just looked at.
   */
  private void stopIfDrained(List<Worker> consumers) {
    boolean asked = consumers.stream().noneMatch(Worker::isWanted);
    if (!asked && areDrained(consumers) && areDrained(consumers)) {
      consumers.forEach(Worker::stop);
    }
  }

  private boolean areDrained(List<Worker> consumers) {
    return consumers.stream().allMatch(this::isDrained);
  }

  private boolean isDrained(Worker consumer) {
    nextLookNanos = ticker.getAsLong() + LOOK_NANOS;
    return flow.drained(consumer.program().input().orElseThrow(), consumer.program().group());
  }

  private Optional<String> firstSentence(Predicate<Worker> which) {
    return workers.stream().filter(which).findFirst().map(Worker::describe);
  }

  private static boolean isProducer(Worker worker) {
    return worker.program().input().isEmpty();
  }

  private static boolean hasLeft(Worker worker) {
    return worker.isWanted() && worker.state().isEnd();
  }

  private static boolean hasEnded(List<Worker> stage) {
    return stage.stream().allMatch(worker -> worker.state().isEnd());
  }
}
