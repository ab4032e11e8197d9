package dev.penstock.inspect;

import dev.penstock.queue.Message;
import dev.penstock.queue.MessageReader;
import dev.penstock.queue.StartFrom;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Those messages of a queue that are wanted, from one place to another, in the order sent. Looking
 * consumes nothing. Used by one thread at a time.
 */
public final class Browser implements AutoCloseable {
  private final MessageReader reader;
  private final Predicate<Message> isBefore;
  private final Predicate<Message> isBehind;
  private final Predicate<Message> wanted;
  private final Optional<StartFrom> until;
  private boolean over;

  /**
   * Begins with the first message there.
   *
   * @param reader closed with this
   * @param until the last message, if that is an id; the last time of sending, if it is a time;
   *     empty for no end
   */
  public Browser(
      MessageReader reader, StartFrom from, Optional<StartFrom> until, Predicate<Message> wanted) {
    this.reader = reader;
    this.isBefore = before(from);
    this.isBehind = until.map(Browser::behind).orElse(message -> false);
    this.wanted = wanted;
    this.until = until;
    reader.moveTo(from);
  }

  private static Predicate<Message> before(StartFrom from) {
    if (from instanceof StartFrom.Id first) {
      return message -> message.id() < first.id();
    }
    if (from instanceof StartFrom.Time first) {
      return message -> message.sentAt().isBefore(first.time());
    }
    boolean none = from instanceof StartFrom.End;
    return message -> none;
  }

  private static Predicate<Message> behind(StartFrom until) {
    if (until instanceof StartFrom.Id last) {
      return message -> message.id() > last.id();
    }
    if (until instanceof StartFrom.Time last) {
      return message -> message.sentAt().isAfter(last.time());
    }
    throw new IllegalArgumentException("an end is an id or a time, not " + until);
  }

  /**
   * Leaves all out but the last so many of those that are wanted and there now.
   *
   * @return how many {@link #next} will give, before it gives those that are sent later
   */
  public long skipToLast(long count) {
    reader.moveTo(until.map(Browser::justBehind).orElse(StartFrom.end()));
    long found = 0;
    while (found < count) {
      Optional<Message> before = reader.previous();
      if (before.isEmpty()) {
        break;
      }
      if (isBefore.test(before.get())) {
        reader.next(); // back to where it begins
        break;
      }
      found += wanted.test(before.get()) ? 1 : 0;
    }
    return found;
  }

  private static StartFrom justBehind(StartFrom until) {
    return until instanceof StartFrom.Id last
        ? StartFrom.id(last.id() + 1)
        : StartFrom.time(((StartFrom.Time) until).time().plusMillis(1));
  }

  /** The next message, if there is one now. */
  public Optional<Message> next() {
    while (!over) {
      Optional<Message> next = reader.next();
      over = next.isPresent() && isBehind.test(next.get());
      if (over || next.isEmpty()) {
        break;
      }
      if (wanted.test(next.get())) {
        return next;
      }
    }
    return Optional.empty();
  }

  /** Whether no further message can come, since the end was passed. */
  public boolean isOver() {
    return over;
  }

  @Override
  public void close() {
    reader.close();
  }
}
