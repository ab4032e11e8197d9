package dev.penstock.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.penstock.testing.Command;
import dev.penstock.testing.Installation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A runtime without a compiler is enough to run on. */
class JreIT {
  @TempDir Path folder;

  /** The launcher keeps things for each Java it has seen, and this one is about to go. */
  @AfterEach
  void forgetRuntime() {
    Path kept = Path.of("target/jvm" + folder).toAbsolutePath();
    Command.run(List.of("rm", "-rf", kept.toString()), Map.of(), folder);
  }

  @Test
  void the_demo_runs_on_a_runtime_without_javac() throws IOException {
    Path runtime = makeRuntime();
    Path texts = Files.createDirectory(folder.resolve("texts"));
    Files.writeString(texts.resolve("text"), "a few words\n");

    try (Installation penstock = new Installation(folder).with("JAVA_HOME", runtime.toString())) {
      Command.Result demo = penstock.penstock("demo", texts.toString(), "--json");

      assertThat(demo.exit()).as(demo.err()).isZero();
      assertThat(demo.out()).contains("\"words\":3,");
    }
  }

  /** Has all of Java SE, and of the JDK's own modules the one that Chronicle cannot do without. */
  private Path makeRuntime() {
    Path jlink = Path.of(System.getProperty("java.home"), "bin", "jlink");
    assumeTrue(Files.isExecutable(jlink), "no jlink beside the Java that the tests run on");
    Path runtime = folder.resolve("runtime");
    Command.Result linked =
        Command.run(
            List.of(
                jlink.toString(), "--add-modules=java.se,jdk.unsupported", "--output=" + runtime),
            Map.of(),
            folder);
    assertThat(linked.exit()).as(linked.out() + linked.err()).isZero();
    return runtime;
  }
}
