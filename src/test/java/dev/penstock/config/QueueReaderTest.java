package dev.penstock.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.penstock.config.QueueConfig.Capacity;
import dev.penstock.config.QueueConfig.Durability;
import dev.penstock.config.QueueConfig.Full;
import dev.penstock.config.QueueConfig.Kind;
import dev.penstock.config.QueueConfig.Limit;
import dev.penstock.config.QueueConfig.Retention;
import dev.penstock.config.QueueConfig.Retry;
import dev.penstock.config.QueueConfig.Roll;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The settings of one queue: what good ones give, and each rule broken alone. */
class QueueReaderTest {
  @TempDir Path folder;

  @Test
  void every_setting_is_read_as_it_is_written() throws IOException {
    QueueConfig lines =
        config(
                """
                programs: {p: {command: x}}
                queues:
                  lines:
                    capacity: {messages: 1_000_000, bytes: 10GB, full: block, wait: 30s}
                    retention: {age: 7d, bytes: 1TiB, count: 5_000_000, limit: hard}
                    ttl: 1h
                    dedup: 10m
                    durability: disk
                    lease: 100ms
                    max_deliveries: 250
                    retry: {delay: 1s, kind: linear, cap: 1y, jitter: 0.25, for: 1d}
                    roll: minutely
                    expire_groups: 2w
                """)
            .queues()
            .get("lines");

    assertThat(lines)
        .isEqualTo(
            new QueueConfig(
                Optional.of(
                    new Capacity(
                        OptionalLong.of(1_000_000),
                        OptionalLong.of(10_000_000_000L),
                        Full.BLOCK,
                        Optional.of(Duration.ofSeconds(30)))),
                Optional.of(
                    new Retention(
                        Optional.of(Duration.ofDays(7)),
                        OptionalLong.of(1L << 40),
                        OptionalLong.of(5_000_000),
                        Limit.HARD)),
                Optional.of(Duration.ofHours(1)),
                Optional.of(Duration.ofMinutes(10)),
                Durability.DISK,
                Duration.ofMillis(100),
                250,
                new Retry(
                    Kind.LINEAR,
                    List.of(Duration.ofSeconds(1)),
                    Optional.of(Duration.ofDays(365)),
                    0.25,
                    Optional.of(Duration.ofDays(1))),
                Roll.MINUTELY,
                Optional.of(Duration.ofDays(14))));
  }

  @Test
  void the_defaults_are_those_that_the_documents_name() {
    QueueConfig none = QueueConfig.DEFAULT;

    assertThat(none.capacity()).isEmpty();
    assertThat(none.retention()).isEmpty();
    assertThat(none.ttl()).isEmpty();
    assertThat(none.dedup()).isEmpty();
    assertThat(none.durability()).isEqualTo(Durability.PROCESS);
    assertThat(none.lease()).isEqualTo(Duration.ofSeconds(30));
    assertThat(none.maxDeliveries()).isEqualTo(5);
    assertThat(none.roll()).isEqualTo(Roll.HOURLY);
    assertThat(none.expireGroups()).isEmpty();
    assertThat(none.retry())
        .isEqualTo(
            new Retry(
                Kind.EXPONENTIAL,
                List.of(Duration.ofMillis(100)),
                Optional.of(Duration.ofMinutes(1)),
                0.1,
                Optional.empty()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "", "~", "null", "{retry: {}}", "{lease: 30s}"})
  void a_queue_of_which_nothing_is_said_has_the_defaults(String written) throws IOException {
    assertThat(read(written)).isEqualTo(QueueConfig.DEFAULT);
  }

  @Test
  void queues_keep_the_order_of_the_file() throws IOException {
    assertThat(config("programs: {p: {command: x}}\nqueues: {z: , a: {}, m: }").queues())
        .containsOnlyKeys("z", "a", "m")
        .satisfies(queues -> assertThat(queues.keySet()).containsExactly("z", "a", "m"));
  }

  @Test
  void a_capacity_may_be_just_a_number_of_messages() throws IOException {
    assertThat(read("{capacity: 1_000}").capacity())
        .contains(
            new Capacity(
                OptionalLong.of(1000), OptionalLong.empty(), Full.BLOCK, Optional.empty()));
  }

  @Test
  void who_does_not_wait_needs_only_one_limit() throws IOException {
    assertThat(read("{capacity: {bytes: 1B, full: drop_oldest}}").capacity())
        .contains(
            new Capacity(
                OptionalLong.empty(), OptionalLong.of(1), Full.DROP_OLDEST, Optional.empty()));
  }

  @Test
  void delays_may_be_just_a_list_or_have_more_to_them() throws IOException {
    List<Duration> delays = List.of(Duration.ofSeconds(1), Duration.ofMinutes(2));

    assertThat(read("{retry: [1s, 2m]}").retry())
        .isEqualTo(new Retry(Kind.FIXED, delays, Optional.empty(), 0.1, Optional.empty()));
    assertThat(read("{retry: {delay: [1s, 2m], kind: fixed, jitter: 0, for: 1h}}").retry())
        .isEqualTo(
            new Retry(Kind.FIXED, delays, Optional.empty(), 0, Optional.of(Duration.ofHours(1))));
  }

  @Test
  void a_fixed_delay_needs_no_cap_however_long_it_is() throws IOException {
    assertThat(read("{retry: {delay: 5y, kind: fixed}}").retry().delays())
        .containsExactly(Duration.ofDays(5 * 365));
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "1, 1", "0.5, 0.5", ".25, 0.25", "1.0, 1"})
  void a_jitter_is_a_fraction(String written, double jitter) throws IOException {
    assertThat(read("{retry: {jitter: " + written + "}}").retry().jitter()).isEqualTo(jitter);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.1", "-0.1", "10%", "1e-1", "1.", "much", ".nan"})
  void nothing_else_is_a_jitter(String written) {
    assertThat(problem("{retry: {jitter: " + written + "}}"))
        .isEqualTo("q.retry.jitter: " + written + " — expected a number from 0 to 1, such as 0.1");
  }

  @ParameterizedTest
  @CsvSource({
    "'{ttl: 0s}', q.ttl: 0s, 1ms",
    "'{dedup: off}', q.dedup: off, 1ms",
    "'{expire_groups: 30}', q.expire_groups: 30, 1ms",
    "'{lease: 99ms}', q.lease: 99ms, 100ms",
    "'{capacity: {messages: 1, wait: 0s}}', q.capacity.wait: 0s, 1ms",
    "'{retention: {age: x}}', q.retention.age: x, 1ms",
    "'{retry: {for: 0ms}}', q.retry.for: 0ms, 1ms"
  })
  void a_span_of_time_is_a_duration_and_not_0(String queue, String value, String least) {
    assertThat(problem(queue))
        .isEqualTo(value + " — expected " + Durations.RULE + ", at least " + least);
  }

  @ParameterizedTest
  @CsvSource({
    "'{retry: {delay: 1}}', q.retry.delay: 1",
    "'{retry: {cap: long}}', q.retry.cap: long",
    "'{retry: {delay: 5m, cap: long}}', q.retry.cap: long",
    "'{retry: {delay: x, cap: 1ms}}', q.retry.delay: x",
    "'{retry: [1s, soon]}', q.retry[1]: soon",
    "'{retry: {delay: [1s, soon]}}', q.retry.delay[1]: soon",
    "'{retry: [x]}', q.retry[0]: x"
  })
  void a_delay_is_a_duration(String queue, String value) {
    assertThat(problem(queue)).isEqualTo(value + " — expected " + Durations.RULE);
  }

  @ParameterizedTest
  @CsvSource({
    "'{capacity: {bytes: 10}}', q.capacity.bytes: 10",
    "'{capacity: {bytes: 0B}}', q.capacity.bytes: 0B",
    "'{retention: {bytes: 1gb}}', q.retention.bytes: 1gb"
  })
  void a_number_of_bytes_has_a_unit(String queue, String value) {
    assertThat(problem(queue)).isEqualTo(value + " — expected " + Sizes.RULE);
  }

  @ParameterizedTest
  @CsvSource({
    "'{capacity: 0}', q.capacity: 0, '1 to 1000000000000, or {bytes: SIZE}'",
    "'{capacity: 10GB}', q.capacity: 10GB, '1 to 1000000000000, or {bytes: SIZE}'",
    "'{capacity: {messages: 0}}', q.capacity.messages: 0, 1 to 1000000000000",
    "'{retention: {count: -5}}', q.retention.count: -5, 1 to 1000000000000",
    "'{max_deliveries: 251}', q.max_deliveries: 251, 0 to 250",
    "'{max_deliveries: -1}', q.max_deliveries: -1, 0 to 250"
  })
  void a_number_has_its_limits(String queue, String value, String limits) {
    assertThat(problem(queue)).isEqualTo(value + " — expected a whole number from " + limits);
  }

  @ParameterizedTest
  @CsvSource({
    "'{durability: dsk}', q.durability: dsk, 'process, disk; did you mean \"disk\"?'",
    "'{roll: weekly}', q.roll: weekly, 'minutely, hourly, daily'",
    "'{roll: hourley}', q.roll: hourley, 'minutely, hourly, daily; did you mean \"hourly\"?'",
    "'{retention: {age: 1d, limit: firm}}', q.retention.limit: firm, 'soft, hard'",
    "'{retry: {kind: quadratic}}', q.retry.kind: quadratic, 'fixed, linear, exponential'",
    "'{capacity: {messages: 1, full: drop-oldest}}', q.capacity.full: drop-oldest,"
        + " 'block, reject, drop_oldest; did you mean \"drop_oldest\"?'"
  })
  void a_word_is_one_of_a_few(String queue, String value, String words) {
    assertThat(problem(queue)).isEqualTo(value + " — expected one of " + words);
  }

  @ParameterizedTest
  @CsvSource({
    "'{capacity: {}}', 'q.capacity: needs \"messages\" or \"bytes\", or both'",
    "'{capacity: {full: reject}}', 'q.capacity: needs \"messages\" or \"bytes\", or both'",
    "'{retention: {limit: hard}}', 'q.retention: needs \"age\", \"bytes\" or \"count\"'",
    "'{capacity: {messages: 1, full: reject, wait: 1s}}',"
        + " 'q.capacity.wait: 1s — only goes with \"full: block\"'",
    "'{retry: {delay: [1s], kind: linear}}',"
        + " 'q.retry.kind: linear — a list of delays only goes with \"kind: fixed\"'",
    "'{retry: {kind: fixed, cap: 1m}}',"
        + " 'q.retry.cap: 1m — only goes with \"kind: linear\" or \"kind: exponential\"'",
    "'{retry: {delay: [1s], cap: 1m}}',"
        + " 'q.retry.cap: 1m — only goes with \"kind: linear\" or \"kind: exponential\"'",
    "'{retry: {delay: 5m, cap: 2m}}', 'q.retry.cap: 2m — is below the delay of 5m'",
    "'{retry: {cap: 99ms}}', 'q.retry.cap: 99ms — is below the delay of 100ms'",
    "'{retry: {delay: 5m}}', 'q.retry.delay: 5m — is above the default cap of 1m; give a \"cap\","
        + " or \"kind: fixed\"'",
    "'{retry: []}', 'q.retry: a list — expected at least one delay'",
    "'{retry: {delay: []}}', 'q.retry.delay: a list — expected at least one delay'"
  })
  void settings_go_together(String queue, String problem) {
    assertThat(problem(queue)).isEqualTo(problem);
  }

  @ParameterizedTest
  @CsvSource({
    "'{retetion: {age: 1d}}', q.retetion: a mapping, retention",
    "'{max_delivery: 3}', q.max_delivery: 3, max_deliveries",
    "'{expire_group: 3d}', q.expire_group: 3d, expire_groups",
    "'{capacity: {mesages: 3, bytes: 1GB}}', q.capacity.mesages: 3, messages",
    "'{retention: {agee: 3d, count: 1}}', q.retention.agee: 3d, age",
    "'{retry: {dealy: 3s}}', q.retry.dealy: 3s, delay",
    "'{retry: {jiter: 0}}', q.retry.jiter: 0, jitter"
  })
  void a_slip_in_a_key_is_told_the_key(String queue, String value, String meant) {
    assertThat(problem(queue))
        .startsWith(value + " — unknown key; did you mean \"" + meant + "\"? (allowed: ");
  }

  @ParameterizedTest
  @CsvSource({
    "[x], q: a list",
    "soon, q: soon",
    "'{capacity: }', q.capacity: nothing",
    "'{capacity: [1]}', q.capacity: a list",
    "'{retention: 7d}', q.retention: 7d",
    "'{retention: }', q.retention: nothing",
    "'{retry: 1s}', q.retry: 1s",
    "'{retry: }', q.retry: nothing"
  })
  void where_keys_are_wanted_nothing_else_will_do(String queue, String value) {
    assertThat(problem(queue)).startsWith(value + " — expected keys with values; allowed: ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"'a b'", "_a", "a/b", "..", "''"})
  void a_queue_has_a_plain_name(String name) {
    assertThat(refused("programs: {p: {command: x}}\nqueues: {" + name + ": }").problems())
        .extracting(Problem::text)
        .containsExactly("the queue's name needs " + Names.RULE);
  }

  @Test
  void all_problems_of_all_queues_come_at_once_with_their_lines() {
    ConfigException broken =
        refused(
            """
            programs: {p: {run: A, input: lines, prefetch: 99}}
            queues:
              lines:
                capacity:
                  messages: none
                  ful: reject
                ttl: ever
              words:
                retry:
                  delay: 1
                  jitter: 2
                max_deliveries: 1000
              lines: {}
            """);

    assertThat(broken.problems())
        .extracting(problem -> problem.line() + " " + problem.key() + " " + problem.value())
        .containsExactly(
            "1 programs.p.prefetch 99",
            "5 queues.lines.capacity.messages none",
            "6 queues.lines.capacity.ful reject",
            "7 queues.lines.ttl ever",
            "10 queues.words.retry.delay 1",
            "11 queues.words.retry.jitter 2",
            "12 queues.words.max_deliveries 1000",
            "13 queues.lines a mapping");
  }

  @Test
  void variables_of_the_environment_are_filled_in() throws IOException {
    assertThat(read("{ttl: \"${TTL}\", retry: [\"${FIRST:-3s}\"]}"))
        .extracting(QueueConfig::ttl, queue -> queue.retry().delays())
        .containsExactly(Optional.of(Duration.ofHours(5)), List.of(Duration.ofSeconds(3)));
  }

  private QueueConfig read(String queue) throws IOException {
    return config("programs: {p: {command: x}}\nqueues: {q: " + queue + "}").queues().get("q");
  }

  private InstallationConfig config(String text) throws IOException {
    return ConfigFile.read(Files.writeString(folder.resolve("c.yaml"), text), Map.of("TTL", "5h"));
  }

  private ConfigException refused(String text) {
    return catchThrowableOfType(ConfigException.class, () -> config(text));
  }

  /** The only problem of the queue q, without file and line. */
  private String problem(String queue) {
    ConfigException broken = refused("programs: {p: {command: x}}\nqueues: {q: " + queue + "}");
    assertThat(broken.problems()).hasSize(1);
    return broken.problems().get(0).toString().replaceFirst(".*c\\.yaml:2: queues\\.", "");
  }
}
