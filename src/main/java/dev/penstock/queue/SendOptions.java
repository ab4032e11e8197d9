package dev.penstock.queue;

import dev.penstock.fault.InvalidInputException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * How a message is sent; {@link #NONE}, changed step by step: {@code
 * SendOptions.NONE.withKey("customer 7").withDelay(Duration.ofMinutes(5))}. Immutable.
 *
 * @param headers names to values, both text; at most {@value #MOST_HEADERS}
 * @param priority 0 to 9, where 9 is the most urgent; {@value #NORMAL_PRIORITY} unless said
 * @param key messages of one key are handled in order and one at a time
 * @param dedupId a second message with this id is not sent within the queue's window
 * @param delay how long it is not delivered; or {@code at}, not both
 * @param at when it is delivered at the earliest, by the clock on the wall
 * @param ttl after how long it is no longer delivered
 */
public record SendOptions(
    Map<String, String> headers,
    int priority,
    Optional<String> key,
    Optional<String> dedupId,
    Optional<Duration> delay,
    Optional<Instant> at,
    Optional<Duration> ttl) {
  /** How many headers one message can have. */
  public static final int MOST_HEADERS = 255;

  /** How urgent a message is that does not say. */
  public static final int NORMAL_PRIORITY = 4;

  /** The most urgent. */
  public static final int HIGHEST_PRIORITY = 9;

  /** How many bytes of UTF-8 a key or an id can have. */
  public static final int LONGEST_NAME = 1024;

  /** A message with nothing special about it. */
  public static final SendOptions NONE =
      new SendOptions(
          Map.of(),
          NORMAL_PRIORITY,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  public SendOptions {
    headers = Map.copyOf(headers);
    if (headers.size() > MOST_HEADERS) {
      throw new InvalidInputException(
          headers.size() + " headers are more than the " + MOST_HEADERS + " a message can have");
    }
    if (priority < 0 || priority > HIGHEST_PRIORITY) {
      throw new InvalidInputException(
          "priority " + priority + " is not one from 0 to " + HIGHEST_PRIORITY);
    }
    if (delay.isPresent() && at.isPresent()) {
      throw new InvalidInputException("a message has a delay or a time (at), not both");
    }
    delay.ifPresent(d -> check("delay", d));
    ttl.ifPresent(d -> check("ttl", d));
    key.ifPresent(text -> check("key", text));
    dedupId.ifPresent(text -> check("id", text));
  }

  private static void check(String what, Duration duration) {
    if (duration.isNegative()) {
      throw new InvalidInputException("a " + what + " is not negative: " + duration);
    }
  }

  private static void check(String what, String text) {
    if (text.isEmpty() || text.getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME) {
      throw new InvalidInputException(
          "a message's " + what + " has 1 to " + LONGEST_NAME + " bytes of UTF-8");
    }
  }

  public SendOptions withHeaders(Map<String, String> value) {
    return new SendOptions(value, priority, key, dedupId, delay, at, ttl);
  }

  public SendOptions withPriority(int value) {
    return new SendOptions(headers, value, key, dedupId, delay, at, ttl);
  }

  public SendOptions withKey(String value) {
    return new SendOptions(headers, priority, Optional.of(value), dedupId, delay, at, ttl);
  }

  public SendOptions withDedupId(String value) {
    return new SendOptions(headers, priority, key, Optional.of(value), delay, at, ttl);
  }

  public SendOptions withDelay(Duration value) {
    return new SendOptions(headers, priority, key, dedupId, Optional.of(value), at, ttl);
  }

  public SendOptions withAt(Instant value) {
    return new SendOptions(headers, priority, key, dedupId, delay, Optional.of(value), ttl);
  }

  public SendOptions withTtl(Duration value) {
    return new SendOptions(headers, priority, key, dedupId, delay, at, Optional.of(value));
  }
}
