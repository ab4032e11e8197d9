package dev.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.cli.FileCheck.Subject;
import dev.penstock.fault.PenstockException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class FileCheckTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true);

  private final List<Subject> subjects =
      List.of(
          new Subject("bad", Json.object("queue", "bad"), FileCheckTest::findTwo),
          new Subject(
              "map broken", Json.object("kind", "map", "name", "broken"), FileCheckTest::fail),
          new Subject("good", Json.object("queue", "good"), (repair, findings) -> {}));

  @Test
  void each_finding_is_told_with_what_it_is_of() {
    assertThat(FileCheck.verify(subjects, "all of it", out, false)).isEqualTo(Failures.FAILED);

    assertThat(bytes)
        .hasToString(
            "bad: one\nbad: two, repair false\nmap broken: it cannot be opened\n"
                + "looked at all of it, with 3 findings; penstock repair repairs what can be\n");
  }

  @Test
  void as_json_they_are_an_array() {
    FileCheck.verify(subjects, "all of it", out, true);

    assertThat(bytes)
        .hasToString(
            "[{\"queue\":\"bad\",\"finding\":\"one\"},"
                + "{\"queue\":\"bad\",\"finding\":\"two, repair false\"},"
                + "{\"kind\":\"map\",\"name\":\"broken\",\"finding\":\"it cannot be opened\"}]\n");
  }

  @Test
  void a_repair_looks_again_and_tells_how_much_is_left() {
    assertThat(FileCheck.repair(subjects, out, false)).isEqualTo(Failures.FAILED);

    assertThat(bytes.toString())
        .contains("bad: two, repair true\n")
        .endsWith("3 findings, of which 3 could not be repaired; penstock verify tells which\n");
  }

  private static void findTwo(boolean repair, Consumer<String> findings) {
    findings.accept("one");
    findings.accept("two, repair " + repair);
  }

  private static void fail(boolean repair, Consumer<String> findings) {
    throw new PenstockException("it cannot be opened");
  }
}
