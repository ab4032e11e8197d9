package dev.penstock.queue;

import dev.penstock.fault.InvalidInputException;
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
 * @param delay how long it is not delivered, at most 36,500 days, in whole milliseconds, rounded
 *     up; or {@code at}, not both
 * @param at when it is delivered at the earliest, by the clock on the wall; in the years 1970 to
 *     9999, in whole milliseconds, rounded up
 * @param ttl after how long it is no longer delivered; more than 36,500 days are as many
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

  private static final String KEY = "a message's key";
  private static final String ID = "a message's id";

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

  /**
   * Checks the values.
   *
   * @throws InvalidInputException with the rule that one of them breaks
   */
  public SendOptions {
    headers = copy(headers);
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
    delay = delay.map(value -> Given.wholeMillis(Given.delay("a delay", value)));
    at = at.map(value -> Given.wholeMillis(Given.time("a time of delivery", value)));
    ttl = ttl.map(value -> Given.bound("a ttl", value));
    key.ifPresent(value -> Given.text(KEY, value, LONGEST_NAME));
    dedupId.ifPresent(value -> Given.text(ID, value, LONGEST_NAME));
  }

  private static Map<String, String> copy(Map<String, String> headers) {
    Given.present("the map of headers", headers)
        .forEach(
            (name, value) -> {
              Given.present("the name of a header", name);
              Given.present("the value of the header \"" + name + "\"", value);
            });
    return Map.copyOf(headers);
  }

  private static <T> Optional<T> some(String what, T value) {
    return Optional.of(Given.present(what, value));
  }

  public SendOptions withHeaders(Map<String, String> value) {
    return new SendOptions(value, priority, key, dedupId, delay, at, ttl);
  }

  public SendOptions withPriority(int value) {
    return new SendOptions(headers, value, key, dedupId, delay, at, ttl);
  }

  public SendOptions withKey(String value) {
    return new SendOptions(headers, priority, some(KEY, value), dedupId, delay, at, ttl);
  }

  public SendOptions withDedupId(String value) {
    return new SendOptions(headers, priority, key, some(ID, value), delay, at, ttl);
  }

  public SendOptions withDelay(Duration value) {
    return new SendOptions(headers, priority, key, dedupId, some("a delay", value), at, ttl);
  }

  public SendOptions withAt(Instant value) {
    return new SendOptions(
        headers, priority, key, dedupId, delay, some("a time of delivery", value), ttl);
  }

  public SendOptions withTtl(Duration value) {
    return new SendOptions(headers, priority, key, dedupId, delay, at, some("a ttl", value));
  }
}
