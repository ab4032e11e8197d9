package dev.penstock.cli;

import dev.penstock.Penstock;
import dev.penstock.codec.Codec;
import dev.penstock.config.Names;
import dev.penstock.fault.InvalidInputException;
import dev.penstock.queue.SendOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
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
      "line. Each message is safe when the next line is read; the queue is made at its first use. The",
      "options are those of each message. A time without a zone is one of this machine's zone.",
      "If one of several cannot be sent, the error says how many were and which is next.",
      "",
      "  penstock send orders 'one order' --priority 9",
      "  penstock send reminders 'call back' --at 2026-01-31T09:00",
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

  @Option(names = "--batch", description = "Send all as one: all are seen at once, or none.")
  boolean batch;

  @Option(
      names = {"-H", "--header"},
      paramLabel = "NAME=VALUE",
      description = "A header; can be repeated.")
  Map<String, String> headers = Map.of();

  @Option(
      names = "--priority",
      paramLabel = "0-9",
      description = "9 is the most urgent. Default: ${DEFAULT-VALUE}.")
  int priority = SendOptions.NORMAL_PRIORITY;

  @Option(
      names = "--key",
      paramLabel = "TEXT",
      description = "Messages of one key are handled in order and one at a time.")
  String key;

  @Option(
      names = "--id",
      paramLabel = "TEXT",
      description = "A second message with this id is left out, within the queue's dedup time.")
  String id;

  @Option(
      names = "--delay",
      paramLabel = "DURATION",
      description = "How long it is not delivered: 500ms, 10s, 5m.")
  String delay;

  @Option(
      names = "--at",
      paramLabel = "TIME",
      description = "When it is delivered at the earliest: 2026-01-31T12:00:00Z.")
  String at;

  @Option(
      names = "--ttl",
      paramLabel = "DURATION",
      description = "After how long it is no longer delivered.")
  String ttl;

  @Option(names = "--json", description = "Print {queue, sent, duplicates, firstId, lastId}.")
  boolean json;

  @Override
  public Integer call() throws IOException {
    if (lines && !messages.isEmpty()) {
      throw new InvalidInputException("--lines reads standard input; leave the messages out");
    }
    if (id != null && !batch && (lines || messages.size() > 1)) {
      throw new InvalidInputException(
          "--id is for one message, since the second would be left out as a duplicate; add --batch"
              + " to give it to all of them together");
    }
    Names.checkQueue(queue); // like the options, before anything is made
    SendOptions options = options();
    try (Penstock penstock = Penstock.open(common.path())) {
      Sending sending = new Sending(penstock.queue(queue, Codec.bytes()), options);
      send(sending);
      System.out.println(json ? Json.text(sending.json()) : sending.text());
    }
    return Failures.DONE;
  }

  private SendOptions options() {
    SendOptions options = SendOptions.NONE.withHeaders(headers).withPriority(priority);
    Duration delayed = Times.duration("--delay", delay);
    Duration living = Times.duration("--ttl", ttl);
    options = key == null ? options : options.withKey(key);
    options = id == null ? options : options.withDedupId(id);
    options = living == null ? options : options.withTtl(living);
    options = delayed == null ? options : options.withDelay(delayed);
    return at == null ? options : options.withAt(Times.time("--at", at));
  }

  private void send(Sending sending) throws IOException {
    List<byte[]> together = new ArrayList<>();
    boolean several = lines || messages.size() > 1;
    try {
      if (lines) {
        LineSource source = new LineSource(System.in);
        for (byte[] line = source.next(); line != null; line = source.next()) {
          send(line, sending, together);
        }
      } else if (messages.isEmpty()) {
        send(System.in.readAllBytes(), sending, together);
      } else {
        for (String text : messages) {
          send(text.getBytes(StandardCharsets.UTF_8), sending, together);
        }
      }
      sending.batch(together);
    } catch (IOException | RuntimeException e) {
      if (!several) {
        throw e;
      }
      throw sending.failed(e, lines ? "line" : "message", batch);
    }
  }

  private void send(byte[] body, Sending sending, List<byte[]> together) {
    if (batch) {
      together.add(body);
    } else {
      sending.one(body);
    }
  }
}
