package dev.penstock.queue;

import dev.penstock.codec.Codec;
import dev.penstock.codec.UndecodableException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * One member of a group: takes messages one at a time. Not thread-safe; each thread has its own.
 *
 * @param <T> what a message's body stands for
 */
public final class Consumer<T> implements AutoCloseable {
  private static final int SPINS = 50;
  private static final long FIRST_NAP_NANOS = 20_000;

  /** Bounds how late a waiting consumer sees a message, and how often it looks in vain. */
  private static final long LONGEST_NAP_NANOS = 10_000_000;

  private final String queue;
  private final String group;
  private final GroupMember member;
  private final Codec<T> codec;

  Consumer(String queue, String group, GroupMember member, Codec<T> codec) {
    this.queue = queue;
    this.group = group;
    this.member = member;
    this.codec = codec;
  }

  /**
   * Takes the next message, waiting for one if there is none. The delivery before must be settled.
   *
   * @return null when the time is up, or when the thread is interrupted (its flag stays set)
   * @throws UndecodableException if the message is not what the codec makes; it went back to the
   *     group
   */
  public Delivery<T> take(Duration patience) {
    return take(patience, () -> false);
  }

  /**
   * The same, but gives up as soon as {@code unless} is true, which is looked at every 10 ms.
   *
   * @param unless short and without side effects
   */
  public Delivery<T> take(Duration patience, BooleanSupplier unless) {
    long start = System.nanoTime();
    long nap = FIRST_NAP_NANOS;
    for (int round = 0; ; round++) {
      Claim claim = member.claim();
      if (claim != null) {
        return deliver(claim);
      }
      long left = patience.toNanos() - (System.nanoTime() - start);
      if (left <= 0 || unless.getAsBoolean() || Thread.currentThread().isInterrupted()) {
        return null;
      }
      if (round < SPINS) {
        Thread.onSpinWait();
      } else {
        LockSupport.parkNanos(Math.min(nap, left));
        nap = Math.min(2 * nap, LONGEST_NAP_NANOS);
      }
    }
  }

  private Delivery<T> deliver(Claim claim) {
    try {
      return new Delivery<>(this, claim, codec.decode(claim.message().body()));
    } catch (UndecodableException e) {
      member.release(claim);
      throw new UndecodableException(
          "message "
              + Long.toHexString(claim.id())
              + " of queue "
              + queue
              + " went back to group "
              + group
              + ": "
              + e.getMessage(),
          e);
    }
  }

  void ack(Claim claim) {
    member.ack(claim);
  }

  void release(Claim claim) {
    member.release(claim);
  }

  /** Leaves the group; a delivery that was not settled goes back to it. */
  @Override
  public void close() {
    member.close();
  }
}
