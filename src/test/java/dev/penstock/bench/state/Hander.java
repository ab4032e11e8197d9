package dev.penstock.bench.state;

import dev.penstock.Penstock;
import dev.penstock.bench.Orders;
import dev.penstock.state.Hold;
import dev.penstock.state.SharedLock;
import java.nio.file.Path;

/**
 * One of two processes that hand a lock to each other. Arguments: the data directory, the file of
 * the {@link Turn}, 0 for the one that begins or 1. One order:
 *
 * <ul>
 *   <li>{@code hand COUNT NANOS}: takes the lock so often, always after the other one has taken it,
 *       and gives it back once the other one has waited for so long; answers {@code handed} with
 *       the time of each hand-over to this one, in ns: from just before the other one's {@code
 *       close} until this one's {@code acquire} has returned
 * </ul>
 */
public final class Hander {
  static final String HANDED = "handed";

  private final SharedLock lock;
  private final Turn turn;
  private final boolean begins;

  /** The number of the next time that this one takes it, of the times that anybody does. */
  private long next;

  private Hander(SharedLock lock, Turn turn, boolean begins) {
    this.lock = lock;
    this.turn = turn;
    this.begins = begins;
    this.next = begins ? 1 : 2;
  }

  public static void main(String[] args) throws Exception {
    try (Penstock penstock = Penstock.open(Path.of(args[0]))) {
      Turn turn = new Turn(Path.of(args[1]));
      Orders.follow(new Hander(penstock.lock("bench"), turn, args[2].equals("0"))::carryOut);
    }
  }

  private String carryOut(String order, long[] numbers) throws InterruptedException {
    return switch (order) {
      case "hand" -> hand(numbers[0], numbers[1]);
      default -> throw new IllegalArgumentException(order);
    };
  }

  private String hand(long count, long waited) throws InterruptedException {
    StringBuilder answer = new StringBuilder(HANDED);
    long last = next + 2 * (count - 1);
    boolean handedOver = !begins; // the first one to take it gets it from nobody
    for (; next <= last; next += 2) {
      turn.await(next - 1);
      try (Hold hold = lock.acquire()) {
        long now = System.nanoTime();
        if (hold.ownerDied()) {
          throw new IllegalStateException("the other one lives");
        }
        turn.taken(next);
        if (handedOver) {
          answer.append(' ').append(now - turn.released());
        }
        if (begins || next < last) { // after the last of all nobody waits
          awaitWaiter(waited);
        }
        turn.release(System.nanoTime());
      }
      handedOver = true;
    }
    return answer.toString();
  }

  /** Without sleeping: a core that slept would be slow to begin again. */
  private void awaitWaiter(long nanos) {
    while (lock.waiters() == 0) {
      Thread.onSpinWait();
    }
    long start = System.nanoTime();
    while (System.nanoTime() - start < nanos) {
      Thread.onSpinWait();
    }
  }
}
