package dev.penstock.fault;

/**
 * Whether something may still be used, so that who uses it too late is told so, instead of what
 * then becomes of the engine's files. Thread-safe.
 */
public final class Lifetime {
  private final Lifetime around;
  private final String over;
  private volatile boolean closed;

  /**
   * @param over what to say once it is closed, in one sentence
   * @param around the lifetime of what it is part of, or null
   */
  public Lifetime(String over, Lifetime around) {
    this.over = over;
    this.around = around;
  }

  /**
   * Does nothing while all is open.
   *
   * @throws ClosedException if this was closed, or what it is part of
   */
  public void check() {
    if (closed) {
      throw new ClosedException(over);
    }
    if (around != null) {
      around.check();
    }
  }

  /**
   * Why a call failed: if this was closed meanwhile, by another thread, that is why.
   *
   * @return what to throw: a {@link ClosedException} then, else the failure itself
   */
  public RuntimeException reason(RuntimeException failure) {
    if (closed) {
      return failure instanceof ClosedException ? failure : new ClosedException(over, failure);
    }
    return around == null ? failure : around.reason(failure);
  }

  /** Whether this was closed, or what it is part of. */
  public boolean isOver() {
    return closed || around != null && around.isOver();
  }

  /** Ends it. Returns whether it was open. */
  public synchronized boolean end() {
    boolean was = !closed;
    closed = true;
    return was;
  }
}
