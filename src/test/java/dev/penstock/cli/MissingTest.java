package dev.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.fault.NotFoundException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MissingTest {
  @Test
  void what_is_there_is_not_missing() {
    assertThatCode(() -> Missing.check("queue", "b", List.of("a", "b"))).doesNotThrowAnyException();
  }

  @Test
  void a_typo_is_answered_with_what_was_meant() {
    assertThatThrownBy(() -> Missing.check("queue", "ordres", List.of("mails", "orders")))
        .isInstanceOf(NotFoundException.class)
        .hasMessage("there is no queue \"ordres\"; did you mean \"orders\"?");
  }

  @Test
  void any_other_word_is_answered_with_some_of_those_there_are() {
    List<String> names = IntStream.range(100, 130).mapToObj(i -> "queue-" + i).toList();

    assertThatThrownBy(() -> Missing.check("queue", "mails", names))
        .hasMessageStartingWith("there is no queue \"mails\"; there are: queue-100, queue-101, ")
        .hasMessageEndingWith(", queue-119 and 10 more");
    assertThat(Missing.group("orders", "x", List.of()))
        .hasMessage("there is no group \"x\" of the queue orders; there are none yet");
  }
}
