package dev.penstock.engine.chronicle;

import dev.penstock.queue.MemberOptions;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Says for the members of this process that it works: a thread that a stopped process (SIGSTOP) has
 * no more than any other, so that the leases of such a one run out. Sleeps for a third of a lease
 * at a time. Thread-safe.
 */
final class Heartbeat implements AutoCloseable {
  private final Clock clock;
  private final Map<ChronicleGroupMember, Beat> members = new HashMap<>();
  private Thread thread;
  private boolean closed;

  Heartbeat(Clock clock) {
    this.clock = clock;
  }

  /** What is known of one member. */
  private static final class Beat {
    /** When the message in hand is to be done with, or empty while there is no limit. */
    private long limit;

    private boolean limited;
  }

  synchronized void add(ChronicleGroupMember member) {
    members.put(member, new Beat());
    if (thread == null) {
      thread = new Thread(this::run, "heartbeat");
      thread.setDaemon(true);
      thread.start();
    }
    notifyAll(); // its lease may be shorter than those before
  }

  synchronized void remove(ChronicleGroupMember member) {
    members.remove(member);
  }

  /** The member, which has a time limit, begins with a message. */
  synchronized void began(ChronicleGroupMember member) {
    MemberOptions options = member.options();
    limit(member, options.timeLimit().orElseThrow());
  }

  /** The member asked for more time for its message. */
  synchronized void extended(ChronicleGroupMember member, Duration more) {
    limit(member, more);
  }

  private void limit(ChronicleGroupMember member, Duration more) {
    Beat beat = members.get(member);
    beat.limited = member.options().timeLimit().isPresent();
    beat.limit = clock.nanos() + more.toNanos();
    beat(member, beat);
  }

  private void beat(ChronicleGroupMember member, Beat beat) {
    long until = clock.nanos() + member.options().lease().toNanos();
    member.beat(beat.limited ? Math.min(until, beat.limit) : until);
  }

  private synchronized void run() {
    while (!closed) {
      members.forEach(this::beat);
      long shortest =
          members.keySet().stream()
              .mapToLong(member -> member.options().lease().toMillis())
              .min()
              .orElse(Duration.ofMinutes(1).toMillis());
      try {
        wait(Math.max(1, shortest / 3));
      } catch (InterruptedException e) {
        return; // nobody interrupts this thread; if somebody does, our leases run out
      }
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    notifyAll();
  }
}
