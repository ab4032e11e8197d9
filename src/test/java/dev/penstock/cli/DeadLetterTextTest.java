package dev.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.queue.DeadLetter;
import dev.penstock.queue.Message;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DeadLetterTextTest {
  private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");

  @Test
  void all_that_is_known_is_shown() {
    assertThat(DeadLetterText.of(letter("two\nlines".getBytes(StandardCharsets.UTF_8))))
        .isEqualTo(
            """
            message     17
            group       billing
            reason      delivered 5 times
            deliveries  5
            worker      bill-1
            sent        2026-01-31T12:00:00Z
            delivered   2026-01-31T12:00:01Z
            died        2026-01-31T12:00:02Z
            priority    9
            key         customer 7
            header      a=b
            detail
              java.io.IOException: gone
              \tat Bill.handle
            body
              two
              lines

            """);
  }

  @Test
  void a_body_that_is_no_text_does_not_spoil_the_terminal() {
    assertThat(DeadLetterText.of(letter(new byte[] {(byte) 0xff, 27})))
        .endsWith("body\n  2 bytes that are not text; --json shows them\n\n");
    assertThat(Json.text(Shown.jsonInFull(letter(new byte[] {(byte) 0xff, 27}))))
        .startsWith("{\"id\":17,\"group\":\"billing\",\"reason\":\"delivered 5 times\"")
        .contains("\"detail\":\"java.io", "\"bodyBase64\":\"/xs=\"")
        .doesNotContain("\"body\":");
  }

  private static DeadLetter letter(byte[] body) {
    Message message =
        new Message(
            17,
            NOON,
            9,
            Optional.of("customer 7"),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Map.of("a", "b"),
            body);
    return new DeadLetter(
        message,
        "billing",
        "delivered 5 times",
        "java.io.IOException: gone\n\tat Bill.handle",
        "bill-1",
        5,
        NOON.plusSeconds(1),
        NOON.plusSeconds(2));
  }
}
