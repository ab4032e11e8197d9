package dev.penstock.cli;

import dev.penstock.codec.Codec;
import dev.penstock.config.Durations;
import dev.penstock.fault.InvalidInputException;
import dev.penstock.queue.Consumer;
import dev.penstock.queue.Delivery;
import dev.penstock.queue.Queues;
import dev.penstock.queue.WorkQueue;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
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
      "  penstock receive numbers -n 0 --wait 2s | while read -r n; do echo \"got $n\"; done"
    })
final class ReceiveCommand implements Callable<Integer> {
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

  @Option(names = "--json", description = "Print {id, attempt, headers, body or bodyBase64} each.")
  boolean json;

  @Override
  public Integer call() {
    if (count < 0) {
      throw new InvalidInputException("-n " + count + ": use 0 or more");
    }
    Duration patience = wait == null ? Duration.ZERO : duration(wait);
    long received = 0;
    try (Queues queues = Queues.in(common.open().queues(), Queues.DEFAULT_ENGINE);
        Consumer<byte[]> consumer = open(queues).consumer(group)) {
      while (count == 0 || received < count) {
        Delivery<byte[]> delivery = consumer.take(patience);
        if (delivery == null || !print(delivery)) {
          break;
        }
        delivery.ack();
        received++;
      }
    }
    return received > 0 ? Failures.DONE : Failures.NOT_FOUND;
  }

  /** A typo must not make a queue; but who waits may be there before the first sender. */
  private WorkQueue<byte[]> open(Queues queues) {
    if (wait == null) {
      Missing.check("queue", queue, queues.names());
    }
    return queues.queue(queue, Codec.bytes());
  }

  private static Duration duration(String text) {
    return Durations.parse(text)
        .orElseThrow(() -> new InvalidInputException("--wait " + text + ": use " + Durations.RULE));
  }

  /** Returns false when nobody reads our output any more. */
  private boolean print(Delivery<byte[]> delivery) {
    PrintStream out = System.out;
    byte[] line = json ? json(delivery).getBytes(StandardCharsets.UTF_8) : delivery.body();
    try {
      out.write(line);
      out.write('\n');
    } catch (IOException e) {
      return false;
    }
    return !out.checkError(); // flushes
  }

  private static String json(Delivery<byte[]> delivery) {
    Map<String, Object> object =
        Json.object(
            "id",
            Long.toHexString(delivery.id()),
            "attempt",
            delivery.attempt(),
            "headers",
            delivery.headers());
    try {
      ByteBuffer body = ByteBuffer.wrap(delivery.body());
      object.put("body", StandardCharsets.UTF_8.newDecoder().decode(body).toString());
    } catch (CharacterCodingException e) {
      object.put("bodyBase64", Base64.getEncoder().encodeToString(delivery.body()));
    }
    return Json.text(object);
  }
}
