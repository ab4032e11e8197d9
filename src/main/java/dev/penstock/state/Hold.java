package dev.penstock.state;

import java.util.function.LongConsumer;

/**
 * What somebody holds: a lock, permits, the lead. It is held until this is closed, or until the
 * process ends, however it ends. Closing it is for any thread, once; nothing happens later.
 */
public final class Hold implements AutoCloseable {
  private final LongConsumer release;
  private volatile long token;
  private final boolean ownerDied;
  private boolean closed;

  Hold(long token, boolean ownerDied, LongConsumer release) {
    this.token = token;
    this.ownerDied = ownerDied;
    this.release = release;
  }

  /**
   * The fencing token: greater than those of all earlier holds of the same lock. Who writes to
   * something outside can send it along, and what is outside can refuse a smaller one than it has
   * seen. 0 for what has none, as permits have not.
   */
  public long token() {
    return token;
  }

  /** Another hold of the same thing, after it was given up for a while. */
  void renew(long newToken) {
    token = newToken;
  }

  /**
   * Whether the one before died holding it: what the lock guards may be half changed, and is this
   * holder's to look after.
   */
  public boolean ownerDied() {
    return ownerDied;
  }

  /** Gives back what is held. */
  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
    }
    release.accept(token);
  }
}
