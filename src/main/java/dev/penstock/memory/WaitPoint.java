package dev.penstock.memory;

import java.nio.ByteBuffer;
import java.util.concurrent.locks.LockSupport;

/**
 * Where processes sleep until a word in a mapped region changes. Thread-safe.
 *
 * <p>Who changes the word does so through {@link MappedRegion#set} or {@link
 * MappedRegion#compareAndSet}, and then calls {@link #wake}. A second word, 0 in a new file, says
 * whether anybody sleeps:
 *
 * <pre>
 *  sleeper: makes it odd, looks at the word again, sleeps while it is that same odd number
 *  waker:   changes the word; finds an odd number: makes it the next even one, wakes all
 * </pre>
 *
 * <p>Since the number only grows, a sleeper that was overtaken by a waker between its two looks
 * does not fall asleep. A sleeper that is killed leaves an odd number, which costs the next waker
 * one needless call and no more. A waker that is killed before it woke anybody delays the sleepers
 * by at most {@value #LONGEST_SLEEP_NANOS} ns.
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

  private final MappedRegion region;
  private final int wordOffset;
  private final int sleepersOffset;
  private final ByteBuffer sleepers;
  private final boolean inKernel;
  private final long longestSleepNanos;

  /**
   * A place to sleep at in the region.
   *
   * @param wordOffset byte offset of the word whose change is waited for
   * @param sleepersOffset byte offset of a word that no one else uses, 0 in a new file
   */
  public WaitPoint(MappedRegion region, int wordOffset, int sleepersOffset) {
    this(region, wordOffset, sleepersOffset, true, LONGEST_SLEEP_NANOS);
  }

  WaitPoint(
      MappedRegion region,
      int wordOffset,
      int sleepersOffset,
      boolean inKernel,
      long longestSleepNanos) {
    this.region = region;
    this.wordOffset = wordOffset;
    this.sleepersOffset = sleepersOffset;
    this.sleepers = region.memoryOf(sleepersOffset);
    this.inKernel = inKernel;
    this.longestSleepNanos = longestSleepNanos;
  }

  /** The word, as last written by any process. */
  public long value() {
    return region.get(wordOffset);
  }

  /**
   * Sleeps until the word is no longer {@code seen} or the time is up, but at most {@value
   * #LONGEST_SLEEP_NANOS} ns, and sometimes less for no reason: the caller looks and, if need be,
   * calls again. Returns at once when the word differs already. An interrupt of the thread does not
   * shorten a sleep in the kernel, and remains set.
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
      return;
    }
    long asleep = announce();
    if (value() == seen) {
      futex.sleep(sleepers, (int) asleep, bounded);
    }
  }

  /**
   * Wakes all who sleep; called after the word was changed. Costs the look at one word when nobody
   * does.
   *
   * @throws IllegalStateException if the kernel refuses, which it has no reason to
   */
  public void wake() {
    long found = region.get(sleepersOffset);
    if ((found & ASLEEP) == 0) {
      return;
    }
    Futex futex = futex();
    // If another waker was quicker, it wakes them, and there is nobody left to wake.
    if (futex != null && region.compareAndSet(sleepersOffset, found, found + 1)) {
      futex.wakeAll(sleepers);
    }
  }

  /** Asked only when there is something to do: the first answer takes some ms. */
  private Futex futex() {
    return inKernel ? Futex.orNull() : null;
  }

  /** Makes the number of the sleepers odd and returns it. */
  private long announce() {
    while (true) {
      long found = region.get(sleepersOffset);
      long asleep = found | ASLEEP;
      if (found == asleep || region.compareAndSet(sleepersOffset, found, asleep)) {
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
