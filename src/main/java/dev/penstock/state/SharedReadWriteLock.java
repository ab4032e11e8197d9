package dev.penstock.state;

import dev.penstock.fault.InvalidInputException;
import dev.penstock.state.SyncStore.SyncWords;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * A lock that many threads of all processes may hold for reading, or one for writing. What a
 * process holds is free as soon as it ends; the next writer after one who died is told ({@link
 * Hold#ownerDied}). Thread-safe. Who waits to write lets no new readers in, but those who read
 * already. A thread that reads cannot go on to write: it would wait for itself, and is refused.
 */
public final class SharedReadWriteLock {
  private static final int WRITER = 0;
  private static final int THREAD = 1;
  private static final int TOKEN = 3;

  private static final long READING = 2;
  private static final long WAITING_TO_WRITE = 3;

  private static final long DIED = 1;
  private static final long SAME_THREAD = -1;

  private final String name;
  private final SyncStore store;
  private final long me;

  SharedReadWriteLock(String name, SyncStore store) {
    this.name = name;
    this.store = store;
    this.me = store.me();
  }

  public String name() {
    return name;
  }

  /** Waits until nobody writes. */
  public Hold read() throws InterruptedException {
    return tryRead(Waits.FOR_EVER).orElseThrow();
  }

  /** The same, for so long at most. */
  public Optional<Hold> tryRead(Duration patience) throws InterruptedException {
    long thread = thread();
    long taken =
        Waits.until(
            store,
            patience,
            () -> {
              Set<Long> dead = dead();
              return checked(store.change(words -> startReading(words, thread, dead)));
            });
    return taken == 0
        ? Optional.empty()
        : Optional.of(new Hold(0, false, token -> stopReading(thread)));
  }

  private long startReading(SyncWords words, long thread, Set<Long> dead) {
    Parties.forget(words, dead);
    long writer = words.get(WRITER);
    if (writer == me && words.get(THREAD) == thread) {
      return SAME_THREAD;
    }
    int mine = Parties.find(words, me, thread, READING);
    if (mine >= 0) {
      Parties.amount(words, mine, Parties.amount(words, mine) + 1);
      return 1;
    }
    boolean written = writer != 0 && !dead.contains(writer);
    // A dead writer is left there for the next one, who is to be told.
    if (written || Parties.count(words, WAITING_TO_WRITE) > 0) {
      return 0;
    }
    Parties.add(words, me, thread, READING, 1);
    return 1;
  }

  private void stopReading(long thread) {
    store.change(
        words -> {
          int row = Parties.find(words, me, thread, READING);
          if (row < 0) {
            return 0;
          }
          long left = Parties.amount(words, row) - 1;
          if (left > 0) {
            Parties.amount(words, row, left);
          } else {
            Parties.remove(words, row);
            words.ring();
          }
          return 0;
        });
  }

  /** Waits until nobody reads or writes. */
  public Hold write() throws InterruptedException {
    return tryWrite(Waits.FOR_EVER).orElseThrow();
  }

  /** The same, for so long at most. */
  public Optional<Hold> tryWrite(Duration patience) throws InterruptedException {
    long thread = thread();
    long taken;
    try {
      taken =
          Waits.until(
              store,
              patience,
              () -> {
                Set<Long> dead = dead();
                return checked(store.change(words -> startWriting(words, thread, dead)));
              });
    } finally {
      store.change(words -> stopWaiting(words, thread));
    }
    return taken == 0
        ? Optional.empty()
        : Optional.of(new Hold(taken >>> 1, (taken & DIED) != 0, this::stopWriting));
  }

  private long startWriting(SyncWords words, long thread, Set<Long> dead) {
    Parties.forget(words, dead);
    long writer = words.get(WRITER);
    if (writer == me && words.get(THREAD) == thread
        || Parties.find(words, me, thread, READING) >= 0) {
      return SAME_THREAD;
    }
    boolean written = writer != 0 && !dead.contains(writer);
    if (written || Parties.count(words, READING) > 0) {
      if (Parties.find(words, me, thread, WAITING_TO_WRITE) < 0) {
        Parties.add(words, me, thread, WAITING_TO_WRITE, 0);
      }
      return 0;
    }
    long token = words.get(TOKEN) + 1;
    words.set(WRITER, me);
    words.set(THREAD, thread);
    words.set(TOKEN, token);
    return token << 1 | (writer != 0 ? DIED : 0);
  }

  /** Also where it was in vain: the readers that were kept out may come in now. */
  private long stopWaiting(SyncWords words, long thread) {
    int row = Parties.find(words, me, thread, WAITING_TO_WRITE);
    if (row >= 0) {
      Parties.remove(words, row);
      words.ring();
    }
    return 0;
  }

  private void stopWriting(long token) {
    store.change(
        words -> {
          if (words.get(WRITER) == me && words.get(TOKEN) == token) {
            words.set(WRITER, 0);
            words.ring();
          }
          return 0;
        });
  }

  private Set<Long> dead() {
    Set<Long> dead = Parties.dead(store);
    long writer = store.get(WRITER);
    if (writer != 0 && writer != me && !store.isAlive(writer)) {
      dead.add(writer);
    }
    return dead;
  }

  private long checked(long taken) {
    if (taken == SAME_THREAD) {
      throw new InvalidInputException(
          "this thread holds the read-write lock "
              + name
              + " already, and would wait for itself for ever; give it back first");
    }
    return taken;
  }

  private static long thread() {
    return Thread.currentThread().getId();
  }
}
