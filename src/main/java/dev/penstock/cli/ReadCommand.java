package dev.penstock.cli;

import dev.penstock.fault.InvalidInputException;
import dev.penstock.inspect.Browser;
import dev.penstock.queue.Message;
import dev.penstock.queue.SendOptions;
import dev.penstock.queue.StartFrom;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "read",
    description = "Look through the messages of a queue, in the order sent, without taking any.",
    footer = {
      "",
      "Shows what was sent and is kept, whether groups are done with it or not. A time without a",
      "zone is one of this machine's zone.",
      "",
      "  penstock read orders -n 10",
      "  penstock read orders --from 1h --grep 'customer 7' -f"
    })
final class ReadCommand implements Callable<Integer> {
  private static final long FOLLOW_NANOS = 100_000_000;

  @Mixin Common common;

  @Parameters(index = "0", paramLabel = "QUEUE", description = "The queue.")
  String queue;

  @Option(
      names = "--from",
      paramLabel = "PLACE",
      description = "The first one: " + Place.RULE + ". Default: ${DEFAULT-VALUE}.")
  String from = "start";

  @Option(
      names = "--until",
      paramLabel = "PLACE",
      description = "The last one: a message's id, an age, or a time.")
  String until;

  @Option(names = "-n", paramLabel = "COUNT", description = "Only the last so many.")
  Long last;

  @Option(
      names = {"-f", "--follow"},
      description = "Go on with what is sent from now on.")
  boolean follow;

  @Option(
      names = "--grep",
      paramLabel = "REGEX",
      description = "Only those in whose body it is found.")
  String grep;

  @Option(
      names = "--json",
      description =
          "Print {id, sentAt, priority, key, dedupId, due, expires, headers, body or bodyBase64}"
              + " each.")
  boolean json;

  @Override
  public Integer call() {
    if (last != null && last < 0) {
      throw new InvalidInputException("-n " + last + ": use 0 or more");
    }
    StartFrom first = Place.parse("--from", from);
    Optional<StartFrom> end =
        until == null ? Optional.empty() : Optional.of(Place.parseLast("--until", until));
    Predicate<Message> wanted = filter();
    try (OpenQueues queues = new OpenQueues(common);
        Browser browser = new Browser(queues.queue(queue).read(), first, end, wanted)) {
      long most = last == null ? Long.MAX_VALUE : browser.skipToLast(last);
      show(browser, follow ? Long.MAX_VALUE : most);
    }
    return Failures.DONE;
  }

  private Predicate<Message> filter() {
    if (grep == null) {
      return message -> true;
    }
    Pattern pattern = Grep.pattern(grep);
    return message -> pattern.matcher(new String(message.body(), StandardCharsets.UTF_8)).find();
  }

  private void show(Browser browser, long most) {
    LineWriter out = new LineWriter(System.out);
    boolean heard = true;
    long shown = 0;
    while (heard && shown < most) {
      Optional<Message> next = browser.next();
      if (next.isPresent()) {
        add(next.get(), out);
        shown++;
        heard = !out.isFull() || out.flush();
      } else if (follow && !browser.isOver()) {
        heard = out.flush();
        LockSupport.parkNanos(FOLLOW_NANOS);
      } else {
        break;
      }
    }
    out.flush();
  }

  private void add(Message message, LineWriter out) {
    if (json) {
      out.add(Json.text(Shown.json(message)));
    } else {
      out.add(message.id() + " " + message.sentAt() + marks(message) + " | ");
      out.add(message.body());
    }
    out.endLine();
  }

  /** What is special about a message, in few words. */
  private static String marks(Message message) {
    StringBuilder marks = new StringBuilder();
    if (message.priority() != SendOptions.NORMAL_PRIORITY) {
      marks.append(" priority ").append(message.priority());
    }
    message.key().ifPresent(key -> marks.append(" key ").append(key));
    message.due().ifPresent(time -> marks.append(" due ").append(time));
    message.expires().ifPresent(time -> marks.append(" expires ").append(time));
    return marks.toString();
  }
}
