package dev.penstock.queue;

import dev.penstock.codec.Codec;
import dev.penstock.codec.UndecodableException;
import dev.penstock.config.QueueConfig;
import dev.penstock.fault.InvalidInputException;
import dev.penstock.fault.Lifetime;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One member of a group. Takes messages; those it has taken it settles in any order. Not
 * thread-safe, but for {@link #wakeUp}; each thread has its own. Once it is closed, or all queues
 * are, each call throws {@link dev.penstock.fault.ClosedException}.
 *
 * @param <T> what a message's body stands for
 */
public final class Consumer<T> implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Consumer.class);

  private final GroupMember member;
  private final Codec<T> codec;
  private final int maxDeliveries;
  private final RetryRule retry;
  private final Random random = new Random();
  private final QueueStore store;
  private final Lifetime lifetime;
  private final long spinNanos;

  /** For codecs whose bodies are windows: what belongs to each claim the engine uses again. */
  private final Map<Claim, Window<T>> windows = new IdentityHashMap<>();

  Consumer(
      QueueStore store,
      GroupMember member,
      Codec<T> codec,
      QueueConfig config,
      Lifetime lifetime,
      Duration spin) {
    this.lifetime = lifetime;
    this.spinNanos = spin.toNanos();
    this.store = store;
    this.member = member;
    this.codec = codec;
    this.maxDeliveries = config.maxDeliveries();
    this.retry = new RetryRule(config.retry());
  }

  /** A window on the buffer of a claim, and the delivery that shows it. */
  private static final class Window<T> {
    private byte[] buffer;
    private ByteBuffer bytes;
    private Delivery<T> delivery;
  }

  /**
   * Takes the next message, waiting for one if there is none. A message that the codec does not
   * know becomes a dead letter and is passed over; one at which the codec fails otherwise is
   * retried, as if its handler had failed.
   *
   * @param patience how long to wait; not at all if it is negative, and for ever if it is very long
   * @return null when the time is up, or when the thread is interrupted (its flag stays set)
   */
  public Delivery<T> take(Duration patience) {
    return take(patience, () -> false);
  }

  /**
   * The same, but gives up as soon as {@code unless} is true, which is looked at after {@link
   * #wakeUp}, and at least each half second.
   *
   * @param unless short and without side effects
   */
  public Delivery<T> take(Duration patience, BooleanSupplier unless) {
    long nanos = Given.patience(patience);
    Given.present("when to give up", unless);
    Delivery<T> next = next();
    if (next != null || nanos == 0) {
      return next;
    }
    long start = System.nanoTime();
    while (true) {
      long waited = System.nanoTime() - start;
      long left = nanos - waited;
      if (left <= 0 || unless.getAsBoolean() || Thread.currentThread().isInterrupted()) {
        return null;
      }
      if (waited < spinNanos) {
        Thread.onSpinWait();
      } else {
        member.await(left);
      }
      next = next();
      if (next != null) {
        return next;
      }
    }
  }

  /**
   * Takes up to so many messages: waits for the first as {@link #take} does, and for no other.
   *
   * @param most 1 or more
   * @return empty when the time is up
   */
  public List<Delivery<T>> takeAll(int most, Duration patience) {
    if (most < 1) {
      throw new InvalidInputException("takeAll takes 1 message or more, and not " + most);
    }
    List<Delivery<T>> all = new ArrayList<>();
    Delivery<T> next = take(patience);
    while (next != null) {
      all.add(next);
      next = all.size() < most ? next() : null;
    }
    return all;
  }

  /**
   * Acknowledges each of them.
   *
   * @throws LeaseLostException if one is no longer this consumer's to settle; the others are
   *     settled
   */
  public void ackAll(Collection<Delivery<T>> deliveries) {
    LeaseLostException lost = null;
    for (Delivery<T> delivery : Given.present("the deliveries", deliveries)) {
      try {
        delivery.ack();
      } catch (LeaseLostException e) {
        lost = e;
      }
    }
    if (lost != null) {
      throw lost;
    }
  }

  private Delivery<T> next() {
    while (true) {
      Claim claim = claim();
      if (claim == null) {
        return null;
      }
      try {
        return codec.isView() ? window(claim) : decode(claim);
      } catch (UndecodableException e) {
        unlessLost(() -> member.reject(claim, "undecodable", e.getMessage()));
      } catch (RuntimeException
          | StackOverflowError e) { // thrown on, it would stay in hand for ever
        unlessLost(() -> nack(claim, Optional.empty(), Failure.describe(e)));
      }
    }
  }

  private Claim claim() {
    lifetime.check();
    try {
      return member.claim();
    } catch (RuntimeException e) {
      throw lifetime.reason(e);
    }
  }

  /** Decoding may take longer than the lease; then the message is another consumer's by now. */
  private static void unlessLost(Runnable settle) {
    try {
      settle.run();
    } catch (LeaseLostException e) {
      LOG.debug("decoding took too long: {}", e.getMessage());
    }
  }

  private Delivery<T> decode(Claim claim) {
    T body = codec.decode(claim.buffer(), claim.bodyOffset(), claim.bodyLength());
    return new Delivery<>(this, claim, body);
  }

  private Delivery<T> window(Claim claim) {
    Window<T> window = windows.get(claim);
    if (window == null) {
      window = new Window<>();
      windows.put(claim, window);
    }
    if (window.buffer != claim.buffer()) {
      window.buffer = claim.buffer();
      window.bytes = ByteBuffer.wrap(window.buffer).asReadOnlyBuffer();
    }
    window.bytes.limit(claim.bodyOffset() + claim.bodyLength()).position(claim.bodyOffset());
    T body = codec.view(window.bytes);
    if (window.delivery == null) {
      window.delivery = new Delivery<>(this, claim, body);
    }
    return window.delivery.again(body);
  }

  void ack(Claim claim) {
    lifetime.check();
    member.ack(claim);
  }

  void ackAndSend(Claim claim, List<Outgoing> messages) {
    lifetime.check();
    member.ackAndSend(claim, messages);
  }

  void nack(Claim claim, Optional<Duration> delay, String detail) {
    lifetime.check();
    Instant first = Instant.ofEpochMilli(claim.firstDeliveredMillis());
    if (maxDeliveries > 0 && claim.attempt() >= maxDeliveries) {
      member.reject(claim, "delivered " + claim.attempt() + " times", detail);
    } else if (retry.givesUp(first, Instant.now())) {
      member.reject(claim, "not done in the time given for retries", detail);
    } else {
      member.nack(claim, delay.orElseGet(() -> retry.delayAfter(claim.attempt(), random)), true);
    }
  }

  void release(Claim claim) {
    lifetime.check();
    member.nack(claim, Duration.ZERO, false);
  }

  void reject(Claim claim, String reason) {
    lifetime.check();
    member.reject(claim, reason, "");
  }

  void extend(Claim claim, Duration more) {
    lifetime.check();
    member.extend(claim, more);
  }

  /**
   * Makes a {@link #take} that waits look at its {@code unless}; nothing happens once this is
   * closed. Thread-safe.
   */
  public void wakeUp() {
    if (!lifetime.isOver()) {
      store.wakeConsumers();
    }
  }

  /** Leaves the group; deliveries that were not settled go back to it. Does so once. */
  @Override
  public void close() {
    if (lifetime.end()) {
      member.close();
    }
  }
}
