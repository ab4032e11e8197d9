package dev.penstock.cli;

import dev.penstock.Penstock;
import dev.penstock.codec.Codec;
import dev.penstock.fault.InvalidInputException;
import dev.penstock.queue.WorkQueue;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "send",
    description = "Send messages to a queue.",
    footer = {
      "",
      "Without a message, standard input is sent: as one message, or with --lines as one for each",
      "line. Each message is safe when its line was read; the queue is made at its first use.",
      "",
      "  penstock send orders 'one order'",
      "  seq 1 1000 | penstock send numbers --lines"
    })
final class SendCommand implements Callable<Integer> {
  @Mixin Common common;

  @Parameters(index = "0", paramLabel = "QUEUE", description = "The queue.")
  String queue;

  @Parameters(index = "1..*", paramLabel = "MESSAGE", description = "Messages, as text.")
  List<String> messages = List.of();

  @Option(names = "--lines", description = "Send each line of standard input as a message.")
  boolean lines;

  @Option(
      names = {"-H", "--header"},
      paramLabel = "NAME=VALUE",
      description = "A header of each message; can be repeated.")
  Map<String, String> headers = Map.of();

  @Option(names = "--json", description = "Print {queue, sent}.")
  boolean json;

  @Override
  public Integer call() throws IOException {
    if (lines && !messages.isEmpty()) {
      throw new InvalidInputException("--lines reads standard input; leave the messages out");
    }
    long sent;
    try (Penstock penstock = Penstock.open(common.path())) {
      sent = send(penstock.queue(queue, Codec.bytes()));
    }
    System.out.println(
        json
            ? Json.text(Json.object("queue", queue, "sent", sent))
            : "sent " + sent + (sent == 1 ? " message" : " messages") + " to " + queue);
    return Failures.DONE;
  }

  private long send(WorkQueue<byte[]> to) throws IOException {
    if (lines) {
      return sendLines(to, new BufferedInputStream(System.in));
    }
    if (messages.isEmpty()) {
      to.send(System.in.readAllBytes(), headers);
      return 1;
    }
    messages.forEach(text -> to.send(text.getBytes(StandardCharsets.UTF_8), headers));
    return messages.size();
  }

  private long sendLines(WorkQueue<byte[]> to, InputStream in) throws IOException {
    long sent = 0;
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b; (b = in.read()) >= 0; ) {
      if (b == '\n') {
        to.send(line.toByteArray(), headers);
        line.reset();
        sent++;
      } else {
        line.write(b);
      }
    }
    if (line.size() > 0) {
      to.send(line.toByteArray(), headers);
      sent++;
    }
    return sent;
  }
}
