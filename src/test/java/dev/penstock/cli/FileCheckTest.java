package dev.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.fault.PenstockException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class QueueCheckTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  @Test
  void each_finding_is_told_with_its_queue() {
    QueueCheck check = look(false);
    check.end("done");

    assertThat(check.findings()).isEqualTo(3);
    assertThat(out)
        .hasToString("bad: one\nbad: two, repair false\nbroken: it cannot be opened\ndone\n");
  }

  @Test
  void as_json_they_are_an_array() {
    look(true).end("done");

    assertThat(out)
        .hasToString(
            "[{\"queue\":\"bad\",\"finding\":\"one\"},"
                + "{\"queue\":\"bad\",\"finding\":\"two, repair false\"},"
                + "{\"queue\":\"broken\",\"finding\":\"it cannot be opened\"}]\n");
  }

  private QueueCheck look(boolean json) {
    QueueCheck check = new QueueCheck(QueueCheckTest::verify, new PrintStream(out, true), json);
    check.look("bad", false);
    check.look("broken", false);
    check.look("good", false);
    return check;
  }

  private static void verify(String queue, boolean repair, Consumer<String> findings) {
    switch (queue) {
      case "bad" -> {
        findings.accept("one");
        findings.accept("two, repair " + repair);
      }
      case "broken" -> throw new PenstockException("it cannot be opened");
      default -> {
        // All is well.
      }
    }
  }
}
