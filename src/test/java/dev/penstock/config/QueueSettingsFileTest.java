package dev.penstock.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.config.QueueConfig.Capacity;
import dev.penstock.config.QueueConfig.Durability;
import dev.penstock.config.QueueConfig.Full;
import dev.penstock.config.QueueConfig.Kind;
import dev.penstock.config.QueueConfig.Limit;
import dev.penstock.config.QueueConfig.Retention;
import dev.penstock.config.QueueConfig.Retry;
import dev.penstock.config.QueueConfig.Roll;
import dev.penstock.fault.InvalidInputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written beside a queue is what is read there, by whoever comes. */
class QueueSettingsFileTest {
  private static final QueueConfig WITH_TTL = withTtl(Duration.ofHours(1));

  @TempDir Path folder;

  @Test
  void many_settings_are_read_as_they_were_written() throws IOException {
    Random random = new Random(20_261_120);
    Set<QueueConfig> written = new HashSet<>();
    for (int i = 0; i < 500; i++) {
      QueueConfig config = any(random);
      QueueSettingsFile.write(folder, config);

      assertThat(QueueSettingsFile.read(folder)).as(Files.readString(file())).isEqualTo(config);
      written.add(config);
    }
    assertThat(written).hasSizeGreaterThan(400);
  }

  @Test
  void the_file_says_what_it_is_and_names_defaults_too() {
    QueueSettingsFile.write(folder, WITH_TTL);

    assertThat(file())
        .hasContent(
            """
            # Penstock queue settings, version 1. Written from the config; change it there.
            version: 1
            ttl: 1h
            durability: process
            lease: 30s
            max_deliveries: 5
            retry: {delay: 100ms, kind: exponential, cap: 1m, jitter: 0.1}
            roll: hourly
            """);
  }

  @Test
  void without_a_file_or_a_folder_a_queue_has_the_defaults() {
    assertThat(QueueSettingsFile.read(folder)).isEqualTo(QueueConfig.DEFAULT);
    assertThat(QueueSettingsFile.read(folder.resolve("none"))).isEqualTo(QueueConfig.DEFAULT);
  }

  @Test
  void the_defaults_are_written_only_where_other_settings_were() {
    QueueSettingsFile.write(folder, QueueConfig.DEFAULT);
    assertThat(folder).isEmptyDirectory();

    QueueSettingsFile.write(folder, WITH_TTL);
    QueueSettingsFile.write(folder, QueueConfig.DEFAULT);

    assertThat(QueueSettingsFile.read(folder)).isEqualTo(QueueConfig.DEFAULT);
    assertThat(file()).exists();
  }

  @Test
  void settings_that_are_there_are_not_written_again() throws IOException {
    QueueSettingsFile.write(folder, WITH_TTL);
    Object before = Files.getAttribute(file(), "unix:ino");
    FileTime early = FileTime.fromMillis(0);
    Files.setLastModifiedTime(file(), early);

    QueueSettingsFile.write(folder, WITH_TTL);
    assertThat(Files.getAttribute(file(), "unix:ino")).isEqualTo(before);
    assertThat(Files.getLastModifiedTime(file())).isEqualTo(early);

    Files.writeString(file(), "version: 1\nttl: 60m # the same in other words\n");
    QueueSettingsFile.write(folder, WITH_TTL);
    assertThat(file()).content().contains("other words");
  }

  @Test
  void nothing_but_the_file_is_left_behind() {
    QueueSettingsFile.write(folder, WITH_TTL);
    QueueSettingsFile.write(folder, QueueConfig.DEFAULT);

    assertThat(folder.toFile().list()).containsExactly("queue.yaml");
  }

  @ParameterizedTest
  @ValueSource(strings = {"rwx------:0600", "rwxrwx---:0660", "rwxr-x---:0640"})
  void the_file_is_as_private_as_its_folder(String modes) throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(modes.substring(0, 9)));

    QueueSettingsFile.write(folder, WITH_TTL);

    assertThat(mode(file())).isEqualTo(modes.substring(10));
  }

  @Test
  void a_newer_version_is_left_to_the_newer_penstock() throws IOException {
    String text = "# by another release\nversion: 2\nshards: [[[";
    Files.writeString(file(), text);
    String sentence =
        "the queue settings "
            + file()
            + " have version 2, from a newer Penstock, and this one knows versions up to 1;"
            + " use the newer one";

    assertThatThrownBy(() -> QueueSettingsFile.read(folder))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(sentence);
    assertThatThrownBy(() -> QueueSettingsFile.write(folder, WITH_TTL)).hasMessage(sentence);
    assertThat(file()).hasContent(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "version: 1\nlease: soon\n",
        "version: 1\nlaese: 30s\n",
        "version: 1\nttl: 1h: 2h\n",
        "# a comment\nversion: 0\n",
        "# a comment\nversion: 99999999999\n",
        "version: 1\nttl: ${HOME}\n",
        "version: 1\nttl: \u0000\n"
      })
  void a_damaged_file_is_refused_with_its_name_and_line_and_the_way_out(String text)
      throws IOException {
    Files.writeString(file(), text);

    assertThatThrownBy(() -> QueueSettingsFile.read(folder))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith("the queue settings are damaged: " + file() + ":2: ")
        .hasMessageEndingWith(
            "; start a supervisor whose config names the queue, which writes them anew, or delete "
                + file()
                + " for the defaults")
        .message()
        .doesNotContain("\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "# just this\n", "lease: 30s\n"})
  void a_file_without_a_version_is_damaged(String text) throws IOException {
    Files.writeString(file(), text);

    assertThatThrownBy(() -> QueueSettingsFile.read(folder))
        .hasMessageContaining(file() + ":1: it needs a \"version\", such as 1;");
  }

  @Test
  void every_problem_of_a_damaged_file_is_named() throws IOException {
    Files.writeString(file(), "version: 1\nttl: x\nroll: y\n");

    assertThatThrownBy(() -> QueueSettingsFile.read(folder))
        .hasMessageContaining(":2: ttl: x — ")
        .hasMessageContaining(":3: roll: y — ");
  }

  @Test
  void a_damaged_file_is_written_anew() throws IOException {
    Files.write(file(), new byte[] {'v', (byte) 0xff, 0, ':'});

    QueueSettingsFile.write(folder, WITH_TTL);

    assertThat(QueueSettingsFile.read(folder)).isEqualTo(WITH_TTL);
  }

  @Test
  void a_folder_in_the_way_is_named() throws IOException {
    Files.createDirectory(file());

    assertThatThrownBy(() -> QueueSettingsFile.read(folder))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("cannot read the queue settings " + file() + ": Is a directory");
  }

  @Test
  void the_settings_of_a_config_are_written_beside_the_queues_there_will_be() {
    DataDirectory data = DataDirectory.create(folder.resolve("data"), Optional.empty());
    Map<String, QueueConfig> queues = new LinkedHashMap<>();
    queues.put("lines", WITH_TTL);
    queues.put("words", QueueConfig.DEFAULT);

    QueueSettingsFile.writeAll(data, queues);

    assertThat(QueueSettingsFile.read(data.queues().resolve("lines"))).isEqualTo(WITH_TTL);
    assertThat(data.queues().toFile().list()).containsExactly("lines");
    assertThat(mode(data.queues().resolve("lines"))).isEqualTo("0700");
    assertThat(mode(data.queues().resolve("lines/queue.yaml"))).isEqualTo("0600");
  }

  @Test
  void a_queue_that_the_config_no_longer_names_keeps_its_settings() {
    DataDirectory data = DataDirectory.create(folder.resolve("data"), Optional.empty());
    QueueSettingsFile.writeAll(data, Map.of("lines", WITH_TTL));

    QueueSettingsFile.writeAll(data, Map.of());
    assertThat(QueueSettingsFile.read(data.queues().resolve("lines"))).isEqualTo(WITH_TTL);

    QueueSettingsFile.writeAll(data, Map.of("lines", QueueConfig.DEFAULT));
    assertThat(QueueSettingsFile.read(data.queues().resolve("lines")))
        .isEqualTo(QueueConfig.DEFAULT);
  }

  @Test
  void in_a_shared_directory_the_group_may_use_folder_and_file() throws IOException {
    String group = Files.getAttribute(folder, "posix:group").toString();
    DataDirectory data = DataDirectory.create(folder.resolve("data"), Optional.of(group));

    QueueSettingsFile.writeAll(data, Map.of("lines", WITH_TTL));

    Path queue = data.queues().resolve("lines");
    assertThat(mode(queue)).isEqualTo("2770");
    assertThat(mode(queue.resolve("queue.yaml"))).isEqualTo("0660");
    assertThat(Files.getAttribute(queue.resolve("queue.yaml"), "posix:group")).hasToString(group);
  }

  @Test
  void a_name_that_would_lead_elsewhere_is_refused() {
    DataDirectory data = DataDirectory.create(folder.resolve("data"), Optional.empty());

    assertThatThrownBy(() -> QueueSettingsFile.writeAll(data, Map.of("../x", WITH_TTL)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("is not a queue name");
  }

  private Path file() {
    return folder.resolve("queue.yaml");
  }

  private static QueueConfig withTtl(Duration ttl) {
    QueueConfig none = QueueConfig.DEFAULT;
    return new QueueConfig(
        none.capacity(),
        none.retention(),
        Optional.of(ttl),
        none.dedup(),
        none.durability(),
        none.lease(),
        none.maxDeliveries(),
        none.retry(),
        none.roll(),
        none.expireGroups());
  }

  private static QueueConfig any(Random random) {
    return new QueueConfig(
        maybe(random, () -> capacity(random)),
        maybe(random, () -> retention(random)),
        maybe(random, () -> duration(random)),
        maybe(random, () -> duration(random)),
        one(random, Durability.values()),
        duration(random).plusMillis(99),
        random.nextInt(251),
        retry(random),
        one(random, Roll.values()),
        maybe(random, () -> duration(random)));
  }

  private static Capacity capacity(Random random) {
    Full full = one(random, Full.values());
    boolean both = random.nextBoolean();
    return new Capacity(
        both ? count(random) : OptionalLong.empty(),
        count(random),
        full,
        full == Full.BLOCK ? maybe(random, () -> duration(random)) : Optional.empty());
  }

  private static Retention retention(Random random) {
    return new Retention(
        maybe(random, () -> duration(random)),
        random.nextBoolean() ? count(random) : OptionalLong.empty(),
        count(random),
        one(random, Limit.values()));
  }

  private static Retry retry(Random random) {
    Kind kind = one(random, Kind.values());
    Duration first = duration(random);
    List<Duration> several =
        IntStream.rangeClosed(0, random.nextInt(4)).mapToObj(i -> duration(random)).toList();
    return new Retry(
        kind,
        kind == Kind.FIXED ? several : List.of(first),
        kind == Kind.FIXED ? Optional.empty() : Optional.of(first.plus(duration(random))),
        Stream.of(0.0, 1.0, 0.00001, random.nextDouble()).toList().get(random.nextInt(4)),
        maybe(random, () -> duration(random)));
  }

  /** From 1 ms to years, in whole units and in odd ones. */
  private static Duration duration(Random random) {
    long[] units = {1, 1000, 60_000, 3_600_000, 86_400_000};
    return Duration.ofMillis((1 + random.nextInt(10_000)) * units[random.nextInt(5)]);
  }

  private static OptionalLong count(Random random) {
    long[] units = {1, 1000, 1024, 1_000_000, 1 << 20};
    return OptionalLong.of((1 + random.nextInt(10_000)) * units[random.nextInt(5)]);
  }

  private static <T> Optional<T> maybe(Random random, Supplier<T> value) {
    return random.nextBoolean() ? Optional.of(value.get()) : Optional.empty();
  }

  private static <E> E one(Random random, E[] all) {
    return all[random.nextInt(all.length)];
  }

  private static String mode(Path path) {
    try {
      return String.format("%04o", (Integer) Files.getAttribute(path, "unix:mode") & 07777);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
