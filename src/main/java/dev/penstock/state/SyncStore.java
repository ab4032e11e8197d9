package dev.penstock.state;

/**
 * What the users of one lock, semaphore or the like share: some words that are changed in steps,
 * and a bell to wait for. Thread-safe.
 *
 * <p>A step is made by one thread of one process at a time, and whoever is killed at it, whenever
 * that is, has made all of it or nothing. An engine that keeps the words as a record with a
 * revision, and replaces it if nobody else did, can be asked the same.
 */
public interface SyncStore {
  /** How many words there are; all are 0 when the object is made. */
  int WORDS = 4096;

  /**
   * Changes the words. Must have no other effect: an engine may run it again. What it throws leaves
   * all words as they were.
   */
  interface Step {
    long run(SyncWords words);
  }

  /** The words, within a step. */
  interface SyncWords {
    long get(int word);

    void set(int word, long value);

    /** Lets all who wait look again, once the step is made. */
    void ring();
  }

  /** Makes a step, and returns what it returned. */
  long change(Step step);

  /**
   * A word outside of any step: as it was left by one of the last of them, or by one that is being
   * made, or in which a process has died; that one may still be undone.
   */
  long get(int word);

  /** Undoes the step in which a process has died, if there is one. */
  void mend();

  /** A number that is another one after each ring, and whenever a sleep is to end. */
  long rings();

  /** Begins a wait of this thread. */
  Sleeper sleeper();

  /** The wait of a thread, in which it may sleep several times. Used by that thread. */
  interface Sleeper extends AutoCloseable {
    /**
     * Sleeps until somebody rings, where nobody did since {@link #rings} was {@code seen}; until a
     * process ends that has made a step, which may have been killed before it rang; or until the
     * thread is interrupted, which it remains. Sometimes less for no reason.
     */
    void sleep(long seen, long nanos);

    /** Ends the wait. */
    @Override
    void close();
  }

  /** Who this process is, as it stands in the words; never 0. */
  long me();

  /** Whether the process of this number still runs. */
  boolean isAlive(long process);

  /** A process's number in the system, for who looks. */
  long pid(long process);

  /** Nanoseconds since the machine started, the same for all processes. */
  long nanos();

  /** Milliseconds since the epoch. */
  long millis();
}
