package dev.penstock.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.fault.InvalidInputException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AssignmentTest {
  @Test
  void it_arrives_as_it_was_sent() {
    Assignment sent =
        new Assignment(
            "resize-2",
            "resize",
            2,
            3,
            Path.of("/data"),
            "com.example.Resize",
            List.of("--width", "800"),
            List.of(Path.of("a.jar"), Path.of("b.jar")),
            Optional.of("images"),
            "resize",
            8,
            Optional.of(Duration.ofMinutes(5)),
            Duration.ofMillis(3),
            Optional.empty());
    assertThat(Assignment.read(sent.toArguments(), sent.toEnvironment())).isEqualTo(sent);
  }

  @Test
  void a_worker_started_by_hand_is_told_how_it_is_done() {
    assertThatThrownBy(() -> Assignment.read(List.of(), Map.of()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("penstock up");
  }
}
