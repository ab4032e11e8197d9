package dev.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.codec.Codec;
import dev.penstock.queue.Queues;
import dev.penstock.queue.SendOptions;
import dev.penstock.queue.WorkQueue;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SendingTest {
  private static final byte[] BODY = {'x'};

  @TempDir Path folder;
  private Queues queues;
  private WorkQueue<byte[]> queue;

  @BeforeEach
  void open() {
    queues = Queues.in(folder, Queues.DEFAULT_ENGINE);
    queue = queues.queue("orders", Codec.bytes());
  }

  @AfterEach
  void close() {
    queues.close();
  }

  @Test
  void the_first_and_the_last_id_are_told() {
    queue.send(BODY);
    Sending sending = new Sending(queue, SendOptions.NONE);

    sending.one(BODY);
    sending.batch(List.of(BODY, BODY));

    assertThat(sending.text()).isEqualTo("sent 3 messages to orders");
    assertThat(sending.json())
        .containsEntry("sent", 3L)
        .containsEntry("duplicates", 0L)
        .containsEntry("firstId", 1L)
        .containsEntry("lastId", 3L);
  }

  @Test
  void nothing_sent_has_no_ids() {
    Sending sending = new Sending(queue, SendOptions.NONE);

    sending.batch(List.of());

    assertThat(sending.text()).isEqualTo("sent 0 messages to orders");
    assertThat(sending.json()).containsEntry("firstId", null).containsEntry("lastId", null);
  }

  @Test
  void when_they_are_due_is_told_in_utc() {
    Instant noon = Instant.parse("2030-01-31T12:00:00Z");
    Sending sending = new Sending(queue, SendOptions.NONE.withAt(noon));

    sending.one(BODY);

    assertThat(sending.text()).isEqualTo("sent 1 message to orders; due at 2030-01-31T12:00:00Z");
  }
}
