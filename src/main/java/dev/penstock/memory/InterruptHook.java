package dev.penstock.memory;

import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.spi.AbstractSelectableChannel;
import java.nio.channels.spi.AbstractSelector;
import java.util.Set;

/**
 * Has something done when a thread is interrupted that sleeps where Java cannot wake it. The one
 * way that Java offers is meant for selectors of one's own, so this is one that selects nothing.
 * Thread-safe.
 */
final class InterruptHook extends AbstractSelector {
  private final Runnable interrupted;

  /**
   * @param interrupted done by the thread that interrupts, or by the sleeper if it was interrupted
   *     before; now and then for nothing
   */
  InterruptHook(Runnable interrupted) {
    super(null);
    this.interrupted = interrupted;
  }

  /** Does what sleeps. */
  void during(Runnable sleep) {
    begin();
    try {
      sleep.run();
    } finally {
      end();
    }
  }

  @Override
  public Selector wakeup() {
    interrupted.run();
    return this;
  }

  @Override
  protected void implCloseSelector() {
    // There is nothing to close.
  }

  @Override
  protected SelectionKey register(AbstractSelectableChannel channel, int operations, Object with) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Set<SelectionKey> keys() {
    return Set.of();
  }

  @Override
  public Set<SelectionKey> selectedKeys() {
    return Set.of();
  }

  @Override
  public int selectNow() {
    throw new UnsupportedOperationException();
  }

  @Override
  public int select(long timeout) {
    throw new UnsupportedOperationException();
  }

  @Override
  public int select() {
    throw new UnsupportedOperationException();
  }
}
