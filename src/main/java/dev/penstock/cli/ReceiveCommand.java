package dev.penstock.cli;

import dev.penstock.codec.Codec;
import dev.penstock.config.Names;
import dev.penstock.fault.InvalidInputException;
import dev.penstock.queue.Consumer;
import dev.penstock.queue.ConsumerOptions;
import dev.penstock.queue.Delivery;
import dev.penstock.queue.QueueFacts;
import dev.penstock.queue.StartFrom;
import dev.penstock.queue.WorkQueue;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "receive",
    description = "Take messages from a queue, one line each.",
    footer = {
      "",
      "A message is acknowledged when its line was written, into a pipe also before anybody reads",
      "it; one that could not be written is delivered again. Ends with exit code 4 if there was no",
      "message.",
      "",
      "With --peek the messages are claimed for a moment and given back, which counts as no",
      "delivery; a group that is missing is not made. To look at more, or at messages of the past,",
      "see read.",
      "",
      "  penstock receive numbers -n 0 --wait 2s | while read -r n; do echo \"got $n\"; done"
    })
final class ReceiveCommand implements Callable<Integer> {
  private static final String AUTO = "auto";

  @Mixin Common common;

  @Parameters(index = "0", paramLabel = "QUEUE", description = "The queue.")
  String queue;

  @Option(
      names = "--group",
      paramLabel = "NAME",
      description = "Share the messages out with others of this group. Default: ${DEFAULT-VALUE}.")
  String group = "receive";

  @Option(
      names = "-n",
      paramLabel = "COUNT",
      description = "End after so many messages; 0 for no limit. Default: ${DEFAULT-VALUE}.")
  long count = 1;

  @Option(
      names = "--wait",
      paramLabel = "DURATION",
      description = "How long to wait for each message: 500ms, 10s, 5m. Default: not at all.")
  String wait;

  @Option(names = "--ack", description = "Acknowledge each message; that is the default.")
  boolean ack;

  @Option(
      names = "--nack",
      description = "Give each back as not done: it comes again, or dies if that was often enough.")
  boolean nack;

  @Option(
      names = "--delay",
      paramLabel = "DURATION",
      description = "With --nack: when it comes again. Default: as the queue's retry rule says.")
  String delay;

  @Option(
      names = "--reject",
      paramLabel = "REASON",
      description = "Give each up: it becomes a dead letter.")
  String reject;

  @Option(names = "--peek", description = "Show what comes next and leave it where it is.")
  boolean peek;

  @Option(
      names = "--from",
      paramLabel = "PLACE",
      description = "Where the group begins, if this makes it: " + Place.RULE + ". Default: start.")
  String from = "start";

  @Option(
      names = "--prefetch",
      paramLabel = "COUNT",
      description = "Claim so many at once, 1 to 32, or auto. Default: ${DEFAULT-VALUE}.")
  String prefetch = "1";

  @Option(
      names = "--json",
      description = "Print {id, attempt, priority, key, sentAt, headers, body or bodyBase64} each.")
  boolean json;

  @Override
  public Integer call() {
    Settle settle = settle();
    Duration patience = wait == null ? Duration.ZERO : Times.duration("--wait", wait);
    StartFrom beginning = Place.parse("--from", from);
    ConsumerOptions options = ConsumerOptions.DEFAULT.withPrefetch(prefetch()).withFrom(beginning);
    Names.checkGroup(group);
    try (OpenQueues queues = new OpenQueues(common)) {
      DeliveryLines lines = new DeliveryLines(System.out, json);
      long received =
          peek
              ? new Peek(queues, queue, group, beginning).show(count, lines)
              : receive(open(queues), options, patience, settle, lines);
      if (received > 0 || System.out.checkError()) {
        return Failures.DONE; // as far as it depends on the queue
      }
      tellIfPaused(queues);
      return Failures.NOT_FOUND;
    }
  }

  private long receive(
      WorkQueue<byte[]> from,
      ConsumerOptions options,
      Duration patience,
      Settle settle,
      DeliveryLines lines) {
    long received = 0;
    try (Consumer<byte[]> consumer = from.consumer(group, options)) {
      while (count == 0 || received < count) {
        Delivery<byte[]> delivery = consumer.take(patience);
        if (delivery == null) {
          break;
        }
        if (!lines.write(delivery)) {
          delivery.release();
          break;
        }
        settle.settle(delivery);
        received++;
      }
    }
    return received;
  }

  /** Checks what goes together, before anything is opened. */
  private Settle settle() {
    if (count < 0) {
      throw new InvalidInputException("-n " + count + ": use 0 or more");
    }
    int ways = (ack ? 1 : 0) + (nack ? 1 : 0) + (reject != null ? 1 : 0) + (peek ? 1 : 0);
    if (ways > 1) {
      throw new InvalidInputException(
          "--ack, --nack, --reject and --peek exclude each other; use one of them");
    }
    if (delay != null && !nack) {
      throw new InvalidInputException("--delay says when a message comes again; add --nack");
    }
    if (reject != null && reject.isBlank()) {
      throw new InvalidInputException("--reject needs a reason, in a few words");
    }
    if (peek && wait != null) {
      throw new InvalidInputException("--peek shows what is there now; leave --wait out");
    }
    if (peek) {
      Peek.check(count);
    }
    return new Settle(nack, Times.duration("--delay", delay), reject);
  }

  private int prefetch() {
    if (prefetch.equals(AUTO)) {
      return ConsumerOptions.AUTO;
    }
    try {
      int number = Integer.parseInt(prefetch);
      if (number > 0) {
        return number; // whether it is too many is checked with the others
      }
    } catch (NumberFormatException e) {
      // As wrong as one that is too small.
    }
    throw new InvalidInputException("--prefetch " + prefetch + ": use 1 to 32, or auto");
  }

  /** A typo must not make a queue; but who waits may be there before the first sender. */
  private WorkQueue<byte[]> open(OpenQueues queues) {
    return wait == null ? queues.queue(queue) : queues.queues().queue(queue, Codec.bytes());
  }

  private void tellIfPaused(OpenQueues queues) {
    for (QueueFacts.Group found : queues.facts(queue).groups()) {
      if (found.name().equals(group) && found.paused()) {
        System.err.println(
            "penstock: the group " + group + " is paused; penstock groups resume lets it go on");
      }
    }
  }
}
