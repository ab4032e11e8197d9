package dev.penstock.config;

import static java.util.stream.Collectors.joining;

import dev.penstock.config.QueueConfig.Capacity;
import dev.penstock.config.QueueConfig.Retention;
import dev.penstock.config.QueueConfig.Retry;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes settings as {@link QueueReader} reads them. The values are words, numbers, durations and
 * sizes, none of which needs quotes.
 */
final class QueueSettingsText {
  private final Map<String, Object> lines = new LinkedHashMap<>();

  private QueueSettingsText(int version, QueueConfig config) {
    lines.put("version", version);
    config.capacity().ifPresent(capacity -> lines.put("capacity", flow(capacity)));
    config.retention().ifPresent(retention -> lines.put("retention", flow(retention)));
    config.ttl().map(Durations::write).ifPresent(ttl -> lines.put("ttl", ttl));
    config.dedup().map(Durations::write).ifPresent(window -> lines.put("dedup", window));
    lines.put("durability", Section.word(config.durability()));
    lines.put("lease", Durations.write(config.lease()));
    lines.put("max_deliveries", config.maxDeliveries());
    lines.put("retry", flow(config.retry()));
    lines.put("roll", Section.word(config.roll()));
    config.expireGroups().map(Durations::write).ifPresent(idle -> lines.put("expire_groups", idle));
  }

  /** All that is set, defaults too, so that a later release with others changes no queue. */
  static String of(int version, QueueConfig config) {
    return "# Penstock queue settings, version "
        + version
        + ". Written from the config; change it there.\n"
        + join(new QueueSettingsText(version, config).lines, "\n")
        + "\n";
  }

  private static String flow(Capacity capacity) {
    Map<String, Object> fields = new LinkedHashMap<>();
    capacity.messages().ifPresent(messages -> fields.put("messages", messages));
    capacity.bytes().ifPresent(bytes -> fields.put("bytes", Sizes.write(bytes)));
    fields.put("full", Section.word(capacity.full()));
    capacity.waitAtMost().map(Durations::write).ifPresent(wait -> fields.put("wait", wait));
    return flow(fields);
  }

  private static String flow(Retention retention) {
    Map<String, Object> fields = new LinkedHashMap<>();
    retention.age().map(Durations::write).ifPresent(age -> fields.put("age", age));
    retention.bytes().ifPresent(bytes -> fields.put("bytes", Sizes.write(bytes)));
    retention.count().ifPresent(count -> fields.put("count", count));
    fields.put("limit", Section.word(retention.limit()));
    return flow(fields);
  }

  private static String flow(Retry retry) {
    Map<String, Object> fields = new LinkedHashMap<>();
    List<String> delays = retry.delays().stream().map(Durations::write).toList();
    fields.put("delay", delays.size() == 1 ? delays.get(0) : delays);
    fields.put("kind", Section.word(retry.kind()));
    retry.cap().map(Durations::write).ifPresent(cap -> fields.put("cap", cap));
    fields.put("jitter", BigDecimal.valueOf(retry.jitter()).toPlainString());
    retry.giveUpAfter().map(Durations::write).ifPresent(after -> fields.put("for", after));
    return flow(fields);
  }

  private static String flow(Map<String, Object> fields) {
    return "{" + join(fields, ", ") + "}";
  }

  private static String join(Map<String, Object> fields, String between) {
    return fields.entrySet().stream()
        .map(field -> field.getKey() + ": " + field.getValue())
        .collect(joining(between));
  }
}
