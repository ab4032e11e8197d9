package dev.penstock.config;

import dev.penstock.config.QueueConfig.Kind;
import dev.penstock.config.QueueConfig.Retry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Reads when a message that failed is delivered again: keys with values, or just the delays. */
final class RetryReader {
  static final List<String> KEYS = List.of("delay", "kind", "cap", "jitter", "for");

  private final Section section;

  private RetryReader(Section section) {
    this.section = section;
  }

  /** Returns what could be read; what could not has been reported as a problem. */
  static Retry read(Section queue, String key) {
    if (!queue.has(key)) {
      return Retry.DEFAULT;
    }
    if (queue.isList(key)) {
      return fixed(delays(queue, key), Retry.JITTER, Optional.empty());
    }
    return new RetryReader(queue.section(key, KEYS)).retry();
  }

  private Retry retry() {
    double jitter = section.fraction("jitter", Retry.JITTER);
    Optional<Duration> giveUpAfter = section.positive("for");
    if (section.isList("delay")) {
      if (section.choice("kind", Kind.class, Kind.FIXED) != Kind.FIXED) {
        section.refuse("kind", "a list of delays only goes with \"kind: fixed\"");
      }
      refuseCap();
      return fixed(delays(section, "delay"), jitter, giveUpAfter);
    }
    Kind kind = section.choice("kind", Kind.class, Kind.EXPONENTIAL);
    Optional<Duration> delay = section.duration("delay");
    if (kind == Kind.FIXED) {
      refuseCap();
      return fixed(delay.stream().toList(), jitter, giveUpAfter);
    }
    Duration first = delay.orElse(Retry.DELAY);
    return new Retry(kind, List.of(first), Optional.of(cap(delay)), jitter, giveUpAfter);
  }

  /** What is written, or the default, or the delay itself if the two do not go together. */
  private Duration cap(Optional<Duration> delay) {
    Duration first = delay.orElse(Retry.DELAY);
    Optional<Duration> written = section.duration("cap");
    Duration cap = written.orElse(Retry.CAP);
    if (cap.compareTo(first) >= 0) {
      return cap;
    }
    if (!section.has("cap")) {
      section.refuse("delay", "is above the default cap of 1m; give a \"cap\", or \"kind: fixed\"");
    } else if (written.isPresent() && (delay.isPresent() || !section.has("delay"))) {
      section.refuse("cap", "is below the delay of " + Durations.write(first));
    }
    return first; // else one of the two is no duration, which has been reported
  }

  private void refuseCap() {
    section.refuse("cap", "only goes with \"kind: linear\" or \"kind: exponential\"");
  }

  private static List<Duration> delays(Section section, String key) {
    if (section.isEmpty(key)) {
      section.refuse(key, "expected at least one delay");
    }
    return section.durations(key);
  }

  private static Retry fixed(List<Duration> delays, double jitter, Optional<Duration> giveUpAfter) {
    // None where none is written, or where what is written has been reported.
    List<Duration> some = delays.isEmpty() ? List.of(Retry.DELAY) : delays;
    return new Retry(Kind.FIXED, some, Optional.empty(), jitter, giveUpAfter);
  }
}
