package dev.penstock.memory;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Where processes sleep until a word in a mapped region changes. Thread-safe.
 *
 * <p>Who changes the word does so through {@link Region#set} or {@link Region#compareAndSet}, and
 * then calls {@link #wake}. A second word, 0 in a new file, says whether anybody sleeps:
 *
 * <pre>
 *  sleeper: makes it the next odd number, looks at the word again, sleeps while it is that number
 *  waker:   changes the word; finds an odd number: makes it the next odd one, wakes all, and makes
 *           it even unless it has changed again
 * </pre>
 *
 * <p>Since the number only grows, a sleeper that was overtaken by a waker between its two looks
 * does not fall asleep. Since each sleeper changes it, it is even only when all are awake; so a
 * waker that is killed on its way leaves an odd number, and the next one wakes all in its place. A
 * sleeper that is killed leaves an odd number as well, which costs the next waker one needless
 * call. Until there is a next waker, one that was killed before it woke anybody delays the sleepers
 * by the longest sleep.
 *
 * <p>Where the kernel's call cannot be used ({@link Futex}) a sleeper naps instead, {@value
 * #SHORTEST_NAP_NANOS} ns doubling to {@value #LONGEST_NAP_NANOS} ns, and looks after each nap. It
 * notices wakers of all kinds; a waker of that kind is noticed by others when their sleep ends.
 */
public final class WaitPoint {
  /** After so many ns a sleeper wakes by itself and its caller can look around. */
  static final long LONGEST_SLEEP_NANOS = 500_000_000;

  private static final long SHORTEST_NAP_NANOS = 20_000;
  private static final long LONGEST_NAP_NANOS = 1_000_000;
  private static final long ASLEEP = 1;

  private final Region region;
  private final int wordOffset;
  private final int sleepersOffset;
  private final ByteBuffer sleepers;
  private final boolean inKernel;
  private final long longestSleepNanos;

  /** How often those who sleep here in this process were to look up without a change. */
  private final AtomicLong nudges = new AtomicLong();

  private final InterruptHook interrupts = new InterruptHook(this::nudge);

  /**
   * A place to sleep at in the region.
   *
   * @param wordOffset byte offset of the word whose change is waited for
   * @param sleepersOffset byte offset of a word that no one else uses, 0 in a new file
   */
  public WaitPoint(MappedRegion region, int wordOffset, int sleepersOffset) {
    this(region, region, wordOffset, sleepersOffset, LONGEST_SLEEP_NANOS);
  }

  /**
   * The same for who knows what it waits for to need looking at less often, or is in a test.
   *
   * @param region through which the words are read and changed
   * @param mapped the region itself
   * @param longestSleepNanos after which a sleeper wakes by itself
   */
  public WaitPoint(
      Region region,
      MappedRegion mapped,
      int wordOffset,
      int sleepersOffset,
      long longestSleepNanos) {
    this(region, mapped, wordOffset, sleepersOffset, true, longestSleepNanos);
  }

  WaitPoint(
      Region region,
      MappedRegion mapped,
      int wordOffset,
      int sleepersOffset,
      boolean inKernel,
      long longestSleepNanos) {
    this.region = region;
    this.wordOffset = wordOffset;
    this.sleepersOffset = sleepersOffset;
    this.sleepers = mapped.memoryOf(sleepersOffset);
    this.inKernel = inKernel;
    this.longestSleepNanos = longestSleepNanos;
  }

  /**
   * The word, as last written by any process, and what {@link #nudge} added to it in this one; only
   * for comparing where that is used.
   */
  public long value() {
    return region.get(wordOffset) + nudges.get();
  }

  /**
   * Sleeps until the word is no longer {@code seen} or the time is up, but no longer than the
   * longest sleep, {@value #LONGEST_SLEEP_NANOS} ns unless it was said otherwise, and sometimes
   * less for no reason: the caller looks and, if need be, calls again. Returns at once when the
   * word differs already. An interrupt of the thread does not shorten a sleep in the kernel, and
   * remains set.
   *
   * @throws IllegalStateException if the kernel refuses, which it has no reason to
   */
  public void await(long seen, long nanos) {
    long bounded = Math.min(nanos, longestSleepNanos);
    if (bounded <= 0 || value() != seen) {
      return;
    }
    Futex futex = futex();
    if (futex == null) {
      nap(seen, bounded);
    } else {
      sleep(futex, seen, bounded);
    }
  }

  /** The same, but an interrupt of the thread, which remains set, ends the sleep at once. */
  public void awaitInterruptibly(long seen, long nanos) {
    interrupts.during(() -> await(seen, nanos));
  }

  private void sleep(Futex futex, long seen, long nanos) {
    long asleep = announce();
    if (value() == seen) {
      futex.sleep(sleepers, (int) asleep, nanos);
    }
  }

  /**
   * Wakes all who sleep; called after the word was changed. Costs the look at one word when nobody
   * does.
   *
   * @return false if somebody may sleep whom this process cannot wake, since it has to nap itself
   * @throws IllegalStateException if the kernel refuses, which it has no reason to
   */
  public boolean wake() {
    for (long found = region.get(sleepersOffset);
        (found & ASLEEP) != 0;
        found = region.get(sleepersOffset)) {
      Futex futex = futex();
      if (futex == null) {
        return false;
      }
      if (region.compareAndSet(sleepersOffset, found, found + 2)) {
        futex.wakeAll(sleepers);
        region.compareAndSet(sleepersOffset, found + 2, found + 3);
        return true;
      }
    }
    return true;
  }

  /**
   * Lets those who sleep here in this process look up, though the word has not changed; what {@link
   * #value} was before is over. Others wake for nothing.
   */
  public void nudge() {
    nudges.incrementAndGet();
    wake();
  }

  /** Asked only when there is something to do: the first answer takes some ms. */
  private Futex futex() {
    return inKernel ? Futex.orNull() : null;
  }

  /** Makes the sleepers' word the next odd number and returns that. */
  private long announce() {
    while (true) {
      long found = region.get(sleepersOffset);
      long asleep = found + 1 | ASLEEP;
      if (region.compareAndSet(sleepersOffset, found, asleep)) {
        return asleep;
      }
    }
  }

  private void nap(long seen, long nanos) {
    long end = System.nanoTime() + nanos;
    long nap = SHORTEST_NAP_NANOS;
    // An interrupted thread cannot nap, and would spin.
    while (value() == seen && !Thread.currentThread().isInterrupted()) {
      long left = end - System.nanoTime();
      if (left <= 0) {
        return;
      }
      LockSupport.parkNanos(Math.min(nap, left));
      nap = Math.min(2 * nap, LONGEST_NAP_NANOS);
    }
  }
}
