package dev.penstock.supervisor;

import dev.penstock.config.ProgramConfig;
import dev.penstock.config.ProgramConfig.Restart;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Programs for tests, described by what the test is about. */
final class TestPrograms {
  private TestPrograms() {}

  /** A command that neither reads nor writes a queue. */
  static ProgramConfig shell(String name, Restart restart, String script) {
    return program(name, Optional.empty(), Optional.empty(), restart, script);
  }

  static ProgramConfig producer(String name, String output, Restart restart, String script) {
    return program(name, Optional.empty(), Optional.of(output), restart, script);
  }

  static ProgramConfig consumer(String name, String input, String script) {
    return program(name, Optional.of(input), Optional.empty(), Restart.ON_FAILURE, script);
  }

  static ProgramConfig filter(String name, String input, String output, String script) {
    return program(name, Optional.of(input), Optional.of(output), Restart.ON_FAILURE, script);
  }

  /** The same program as a Java class, which says itself when it is ready. */
  static ProgramConfig asJava(ProgramConfig p) {
    return new ProgramConfig(
        p.name(),
        Optional.of("com.example.Any"),
        p.command(),
        p.args(),
        p.classpath(),
        p.env(),
        p.cwd(),
        p.input(),
        p.group(),
        p.prefetch(),
        p.timeLimit(),
        p.spin(),
        p.output(),
        p.count(),
        p.restart(),
        p.autostart(),
        p.stopTimeout());
  }

  static ProgramConfig withStopTimeout(ProgramConfig p, Duration stopTimeout) {
    return new ProgramConfig(
        p.name(),
        p.run(),
        p.command(),
        p.args(),
        p.classpath(),
        p.env(),
        p.cwd(),
        p.input(),
        p.group(),
        p.prefetch(),
        p.timeLimit(),
        p.spin(),
        p.output(),
        p.count(),
        p.restart(),
        p.autostart(),
        stopTimeout);
  }

  static ProgramConfig in(Path cwd, ProgramConfig p) {
    return new ProgramConfig(
        p.name(),
        p.run(),
        p.command(),
        p.args(),
        p.classpath(),
        p.env(),
        Optional.of(cwd),
        p.input(),
        p.group(),
        p.prefetch(),
        p.timeLimit(),
        p.spin(),
        p.output(),
        p.count(),
        p.restart(),
        p.autostart(),
        p.stopTimeout());
  }

  static ProgramConfig sharing(String group, ProgramConfig p) {
    return new ProgramConfig(
        p.name(),
        p.run(),
        p.command(),
        p.args(),
        p.classpath(),
        p.env(),
        p.cwd(),
        p.input(),
        group,
        p.prefetch(),
        p.timeLimit(),
        p.spin(),
        p.output(),
        p.count(),
        p.restart(),
        p.autostart(),
        p.stopTimeout());
  }

  private static ProgramConfig program(
      String name,
      Optional<String> input,
      Optional<String> output,
      Restart restart,
      String script) {
    return new ProgramConfig(
        name,
        Optional.empty(),
        List.of("sh", "-c", script),
        List.of(),
        List.of(),
        Map.of(),
        Optional.empty(),
        input,
        name,
        1,
        Optional.empty(),
        Duration.ZERO,
        output,
        1,
        restart,
        true,
        Duration.ofSeconds(30));
  }
}
