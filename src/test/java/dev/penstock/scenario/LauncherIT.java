package dev.penstock.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.testing.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code scripts/penstock} as a user meets it once the jar is built. */
class LauncherIT {
  private static final Path LAUNCHER = Path.of("scripts/penstock").toAbsolutePath();
  private static final String JAVA_HOME = System.getProperty("java.home");

  @TempDir Path folder;

  /** A PATH with the system's small tools and neither Java, Maven nor a package manager. */
  private Path tools;

  private final List<Path> links = new ArrayList<>();

  @BeforeEach
  void linkTools() throws IOException {
    tools = Files.createDirectory(folder.resolve("tools"));
    for (String tool :
        List.of("find", "id", "mkdir", "mktemp", "mv", "readlink", "rm", "timeout")) {
      link(tools.resolve(tool), Path.of("/usr/bin", tool));
    }
  }

  /** JUnit would warn about each of them. */
  @AfterEach
  void removeLinks() throws IOException {
    for (Path link : links) {
      Files.delete(link);
    }
  }

  @Test
  void aBuiltPenstockStartsWithoutMavenAndSaysNothingElse() {
    Command.Result result = penstock(LAUNCHER, JAVA_HOME);

    assertThat(result.err()).isEmpty();
    assertThat(result.out()).startsWith("penstock ").hasLineCount(1);
    assertThat(result.exit()).isZero();
  }

  /** An empty archive would stand for one that could not be made, and every start would be slow. */
  @Test
  void aStartLeavesAClassDataArchiveToTheNextOnes() throws IOException {
    penstock(LAUNCHER, JAVA_HOME);

    try (Stream<Path> made = Files.list(Path.of("target/jvm" + JAVA_HOME))) {
      assertThat(made)
          .filteredOn(file -> !file.toString().endsWith(".log"))
          .isNotEmpty()
          .allSatisfy(archive -> assertThat(archive).isNotEmptyFile());
    }
  }

  @Test
  void aLinkToTheLauncherStartsItFromAnyFolder() throws IOException {
    Path link = link(folder.resolve("penstock"), LAUNCHER);

    Command.Result result = penstock(link, JAVA_HOME);

    assertThat(result).isEqualTo(penstock(LAUNCHER, JAVA_HOME));
    assertThat(result.exit()).isZero();
  }

  @Test
  void withoutJavaItNamesTheExactCommandThatInstallsIt() {
    Command.Result result = penstock(LAUNCHER, "");

    assertThat(result.exit()).isEqualTo(2);
    assertThat(result.out()).isEmpty();
    assertThat(result.err())
        .endsWith("sudo apt-get install -y openjdk-17-jdk-headless maven\n")
        .hasLineCount(1);
  }

  @Test
  void anOldJavaIsAsGoodAsNone() throws IOException {
    Path old = folder.resolve("jdk-11");
    Path java = Files.createDirectories(old.resolve("bin")).resolve("java");
    assertThat(Files.createFile(java).toFile().setExecutable(true)).isTrue();
    Files.writeString(old.resolve("release"), "JAVA_VERSION=\"11.0.2\"\n");

    assertThat(penstock(LAUNCHER, old.toString())).isEqualTo(penstock(LAUNCHER, ""));
  }

  private Path link(Path link, Path target) throws IOException {
    links.add(Files.createSymbolicLink(link, target));
    return link;
  }

  private Command.Result penstock(Path launcher, String javaHome) {
    return Command.run(
        List.of(launcher.toString(), "--version"),
        Map.of("PATH", tools.toString(), "JAVA_HOME", javaHome),
        folder);
  }
}
