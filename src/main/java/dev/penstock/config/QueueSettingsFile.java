package dev.penstock.config;

import dev.penstock.fault.InvalidInputException;
import dev.penstock.fault.PenstockException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The settings of a queue, kept beside its messages, so that every process obeys them, also one
 * that knows no config. Thread-safe.
 *
 * <pre>
 *  queues/NAME/queue.yaml   the keys of the config's section, and a version; absent for the defaults
 * </pre>
 */
public final class QueueSettingsFile {
  static final String FILE = "queue.yaml";
  static final List<String> KEYS = keys();

  private static final int CURRENT = 1;
  private static final Pattern VERSION = Pattern.compile("(?m)^version: *([0-9]{1,9}) *$");
  private static final String NO_VERSION = "it needs a \"version\", such as " + CURRENT;

  private QueueSettingsFile() {}

  /**
   * The settings that a queue has.
   *
   * @return {@link QueueConfig#DEFAULT} if there is no file, or no such folder
   * @throws InvalidInputException if the file is damaged, cannot be read or comes from a newer
   *     Penstock
   */
  public static QueueConfig read(Path queueFolder) {
    Path file = queueFolder.resolve(FILE);
    Optional<String> text = text(file);
    if (text.isEmpty()) {
      return QueueConfig.DEFAULT;
    }
    try {
      return parse(file, text.get());
    } catch (ConfigException e) {
      throw new InvalidInputException(
          "the queue settings are damaged: "
              + e.getMessage().replace("\n", "; ")
              + "; start a supervisor whose config names the queue, which writes them anew, or"
              + " delete "
              + file
              + " for the defaults",
          e);
    }
  }

  /**
   * Makes these the settings of a queue, at once and whole: a reader sees those from before or
   * these. Does nothing if the queue has them. Replaces a damaged file. Processes that have opened
   * the queue keep the settings that they read.
   *
   * @param queueFolder exists; the file gets its permissions, without those to execute
   * @throws InvalidInputException if the file comes from a newer Penstock; it stays
   * @throws PenstockException if the file cannot be written
   */
  public static void write(Path queueFolder, QueueConfig config) {
    Path file = queueFolder.resolve(FILE);
    String wanted = QueueSettingsText.of(CURRENT, config);
    if (!isDifferent(file, wanted, config)) {
      return;
    }
    try {
      replace(file, wanted);
    } catch (IOException e) {
      throw new PenstockException(
          "cannot write the queue settings " + file + ": " + IoReason.of(e), e);
    }
  }

  /**
   * Makes these the settings of these queues, as {@link #write} does for one. The folder of a queue
   * that is missing is made, unless its settings are the defaults.
   *
   * @param queues settings by the name of the queue, each a checked one
   */
  public static void writeAll(DataDirectory data, Map<String, QueueConfig> queues) {
    for (Map.Entry<String, QueueConfig> queue : queues.entrySet()) {
      String name = Names.checkQueue(queue.getKey());
      Path folder = data.queues().resolve(name);
      if (Files.isDirectory(folder) || !queue.getValue().equals(QueueConfig.DEFAULT)) {
        try {
          write(data.makeQueueFolder(name), queue.getValue());
        } catch (IOException e) {
          throw new PenstockException("cannot make " + folder + ": " + IoReason.of(e), e);
        }
      }
    }
  }

  private static boolean isDifferent(Path file, String wanted, QueueConfig config) {
    Optional<String> text = text(file);
    if (text.isEmpty()) {
      return !config.equals(QueueConfig.DEFAULT);
    }
    // The text first: that it is the same is the common case, and cheaper than to parse it.
    if (text.get().equals(wanted)) {
      return false;
    }
    try {
      return !parse(file, text.get()).equals(config);
    } catch (ConfigException e) {
      return true; // Damaged: nothing is lost, since the config has what it held.
    }
  }

  private static Optional<String> text(Path file) {
    try {
      // Bytes that are no text become characters that no value has; so they count as damage.
      return Optional.of(new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new InvalidInputException(
          "cannot read the queue settings " + file + ": " + IoReason.of(e), e);
    }
  }

  private static QueueConfig parse(Path file, String text) {
    refuseNewer(file, text);
    YamlParser parser = new YamlParser(file, new Placeholders(Map.of()));
    YamlValue whole = parser.parse(text, NO_VERSION);
    Section section = Section.of(whole, KEYS);
    if (!section.has("version")) {
      section.reportMissing(NO_VERSION);
    }
    section.integer("version", CURRENT, CURRENT, CURRENT);
    QueueConfig config = QueueReader.read(section);
    parser.problems().throwIfAny();
    return config;
  }

  /** Looks only for the one line: a newer release may write all others in its own way. */
  private static void refuseNewer(Path file, String text) {
    Matcher version = VERSION.matcher(text);
    if (version.find() && Integer.parseInt(version.group(1)) > CURRENT) {
      throw new InvalidInputException(
          String.format(
              "the queue settings %s have version %s, from a newer Penstock, and this one knows"
                  + " versions up to %d; use the newer one",
              file, version.group(1), CURRENT));
    }
  }

  private static void replace(Path file, String text) throws IOException {
    Path draft = Files.createTempFile(file.getParent(), FILE, ".new");
    try {
      Files.writeString(draft, text);
      Modes.likeFolder(draft);
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  private static List<String> keys() {
    List<String> keys = new ArrayList<>(List.of("version"));
    keys.addAll(QueueReader.KEYS);
    return List.copyOf(keys);
  }
}
