package dev.penstock.state;

import java.time.Duration;
import java.util.Optional;

/**
 * Who of many does what only one may do. The one who leads does so until it closes its hold or its
 * process ends; then one of those who wait is next. Thread-safe.
 */
public final class Leadership {
  private final SharedLock lock;

  Leadership(String name, SyncStore store) {
    this.lock = new SharedLock(name, store, false);
  }

  public String name() {
    return lock.name();
  }

  /** Waits to lead. The hold's token is greater than those of all earlier leaders. */
  public Hold lead() throws InterruptedException {
    return lock.acquire();
  }

  /** The same, for so long at most. */
  public Optional<Hold> tryLead(Duration patience) throws InterruptedException {
    return lock.tryAcquire(patience);
  }

  /** Who leads now, as far as one can tell by looking. */
  public Optional<Holder> leader() {
    return lock.holder();
  }
}
