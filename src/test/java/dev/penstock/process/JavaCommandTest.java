package dev.penstock.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class JavaCommandTest {
  @Test
  void a_worker_inherits_every_flag_up_to_the_jar() {
    List<String> up =
        List.of("/usr/bin/java", "-Xmx64m", "-Da=b c", "-jar", "/opt/penstock.jar", "up", "-d");

    assertThat(JavaCommand.prefix(up))
        .contains(List.of("/usr/bin/java", "-Xmx64m", "-Da=b c", "-jar", "/opt/penstock.jar"));
  }

  @Test
  void a_worker_does_not_inherit_the_flag_for_short_commands() {
    assertThat(JavaCommand.prefix(List.of("java", "-XX:TieredStopAtLevel=1", "-jar", "p.jar")))
        .contains(List.of("java", "-jar", "p.jar"));
  }

  @Test
  void the_value_of_an_option_is_not_taken_for_the_main_class() {
    List<String> command = List.of("java", "--add-opens", "a/b=C", "@flags", "-jar", "p.jar", "up");

    assertThat(JavaCommand.prefix(command))
        .contains(List.of("java", "--add-opens", "a/b=C", "@flags", "-jar", "p.jar"));
  }

  @Test
  void an_argument_of_a_main_class_is_not_taken_for_our_jar() {
    assertThat(JavaCommand.prefix(List.of("java", "-cp", "x", "app.Main", "-jar", "y"))).isEmpty();
    assertThat(JavaCommand.prefix(List.of("java", "-jar"))).isEmpty();
  }

  @Test
  void without_our_jar_the_class_path_is_used() throws Exception {
    List<String> command = JavaCommand.of(List.of("--version"));

    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(printed).contains("penstock");
  }
}
