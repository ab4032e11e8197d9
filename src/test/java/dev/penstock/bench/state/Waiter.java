package dev.penstock.bench.state;

import dev.penstock.Penstock;
import dev.penstock.bench.Orders;
import dev.penstock.state.Hold;
import dev.penstock.state.Locks;
import dev.penstock.state.SharedCondition;
import java.nio.file.Path;
import java.time.Duration;

/** A process that waits for what never comes. Arguments: what that is, and the data directory. */
public final class Waiter {
  private static final String NAME = "bench";
  private static final Duration LONG = Duration.ofDays(1);

  /** What one can wait for. */
  enum For {
    /** That time passes: this one holds the lock for which others wait. */
    NOTHING,
    /** A lock that another process holds. */
    LOCK,
    /** A notification. */
    CONDITION,
    /** A permit of a semaphore that has none. */
    SEMAPHORE
  }

  private Waiter() {}

  public static void main(String[] args) throws InterruptedException {
    Orders.endWithParent();
    try (Penstock penstock = Penstock.open(Path.of(args[1]))) {
      Locks locks = penstock.locks();
      boolean came =
          switch (For.valueOf(args[0])) {
            case NOTHING -> hold(locks);
            case LOCK -> locks.lock(NAME).tryAcquire(ready(LONG)).isPresent();
            case CONDITION -> awaitNotification(locks.condition(NAME));
            case SEMAPHORE -> locks.semaphore(NAME, 0).tryAcquire(1, ready(LONG)).isPresent();
          };
      throw new IllegalStateException(came ? "what was not to come has come" : "a day is over");
    }
  }

  private static boolean hold(Locks locks) throws InterruptedException {
    try (Hold hold = locks.lock(NAME).acquire()) {
      ready(LONG);
      Thread.sleep(LONG.toMillis());
      return hold.ownerDied();
    }
  }

  private static boolean awaitNotification(SharedCondition condition) throws InterruptedException {
    try (Hold hold = condition.acquire()) {
      return condition.await(hold, ready(LONG));
    }
  }

  /** Says so just before the wait. */
  private static Duration ready(Duration patience) {
    System.out.println(Orders.READY);
    return patience;
  }
}
