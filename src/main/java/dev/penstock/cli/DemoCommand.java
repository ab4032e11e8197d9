package dev.penstock.cli;

import dev.penstock.config.ConfigFile;
import dev.penstock.config.DataDirectory;
import dev.penstock.config.InstallationConfig;
import dev.penstock.examples.TextFiles;
import dev.penstock.examples.WordReport;
import dev.penstock.fault.InvalidInputException;
import dev.penstock.fault.PenstockException;
import dev.penstock.state.SharedState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "demo",
    description = "Count the words of a folder of text files with five worker processes.",
    footer = {
      "",
      "The same as: penstock run --fresh -c config/demo.yaml, with a report of what was counted.",
      "Lines and words are those of: cat FILES | wc -lw"
    })
final class DemoCommand implements Callable<Integer> {
  private static final Path DEFAULT_FOLDER = Path.of("/usr/share/common-licenses");
  private static final String FOLDER_VARIABLE = "PENSTOCK_DEMO_FOLDER";
  private static final int TOP_WORDS = 10;
  private static final String MARK = "made-by-demo";

  @Mixin Common common;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "FOLDER",
      description = "What to read. Default: /usr/share/common-licenses, else Penstock's sources.")
  Path folder;

  @Option(
      names = "--json",
      description =
          "Print {files, lines, words, seconds, messages, messagesPerSecond, workers, top, left}.")
  boolean json;

  @Override
  public Integer call() {
    Path home = home();
    Path read = folder != null ? folder : defaultFolder(home);
    TextFiles files = TextFiles.below(read);
    Map<String, String> env = new HashMap<>(System.getenv());
    env.put(FOLDER_VARIABLE, read.toAbsolutePath().toString());
    InstallationConfig config = ConfigFile.read(home.resolve("config/demo.yaml"), env);
    Path said = common.dataIfSaid();
    Path root = said != null ? said : config.data();
    claimForDemos(root, config);
    try (Batch batch = Batch.run(config, root, true);
        SharedState state = batch.openState()) {
      WordReport report = WordReport.read(state, TOP_WORDS);
      System.out.print(
          json ? Json.text(json(batch, report, files)) + "\n" : text(batch, report, files));
      return batch.exitCode();
    }
  }

  /** A demo throws away what its data directory holds, so that must be from a demo as well. */
  private static void claimForDemos(Path root, InstallationConfig config) {
    boolean exists = Files.exists(root.resolve("penstock.version"));
    Path mark = DataDirectory.create(root, config.shareWithGroup()).root().resolve(MARK);
    if (exists && !Files.exists(mark)) {
      throw new InvalidInputException(
          "the data directory "
              + root
              + " was not made by a demo, which would throw away what it holds; name a new one with"
              + " --data DIR");
    }
    try {
      Files.writeString(mark, "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path defaultFolder(Path home) {
    return Files.isDirectory(DEFAULT_FOLDER) ? DEFAULT_FOLDER : home.resolve("src");
  }

  /** The project's folder: the jar lies in its {@code target}. */
  private static Path home() {
    try {
      Path jar =
          Path.of(DemoCommand.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      Path home = jar.getParent().getParent();
      if (!Files.exists(home.resolve("config/demo.yaml"))) {
        throw new PenstockException(
            "config/demo.yaml is not beside " + jar.getParent() + "; run the demo from a checkout");
      }
      return home;
    } catch (URISyntaxException e) {
      throw new IllegalStateException("the place of our classes is no file", e);
    }
  }

  private static Map<String, Object> json(Batch batch, WordReport report, TextFiles files) {
    return Json.object(
        "success",
        batch.result().success(),
        "failure",
        batch.result().failure().orElse(null),
        "files",
        report.files(),
        "lines",
        report.lines(),
        "words",
        report.words(),
        "seconds",
        Numbers.rounded(batch.seconds(), 3),
        "messages",
        batch.messages(),
        "messagesPerSecond",
        Numbers.rounded(batch.messagesPerSecond(), 0),
        "workers",
        report.workers().entrySet().stream()
            .map(worker -> Json.object("name", worker.getKey(), "messages", worker.getValue()))
            .toList(),
        "top",
        report.top().stream()
            .map(word -> Json.object("word", word.getKey(), "count", word.getValue()))
            .toList(),
        "left",
        Json.object("binary", files.binary(), "unreadable", files.unreadable()));
  }

  private static String text(Batch batch, WordReport report, TextFiles files) {
    Table totals = new Table("FILES", "LINES", "WORDS");
    totals.add(report.files(), report.lines(), report.words());
    Table workers = new Table("WORKER", "MESSAGES");
    report.workers().forEach(workers::add);
    Table top = new Table("WORD", "TIMES");
    report.top().forEach(word -> top.add(word.getKey(), word.getValue()));
    String left =
        files.binary() + files.unreadable() == 0
            ? ""
            : String.format(
                "%nleft out: %,d files that are not text, %,d that cannot be read%n",
                files.binary(), files.unreadable());
    return String.join(
            System.lineSeparator(), totals.toString(), workers.toString(), top.toString())
        + left
        + batch.summary()
        + String.format("look around: scripts/penstock queues --data %s%n", batch.data());
  }
}
