package dev.penstock.bench.state;

import dev.penstock.bench.Orders;
import java.nio.file.Path;

/**
 * A process that makes a call over and over, beside others or alone. Arguments: the {@link Call},
 * the folder that all share who make it. One order:
 *
 * <ul>
 *   <li>{@code call FROM UNTIL}: between these times (ns, the machine's monotonic clock, so that
 *       several do it at the same time); answers {@code called COUNT NANOS}: how often, and how
 *       long that took
 * </ul>
 *
 * The Python script {@link Python} follows the same order.
 */
public final class Caller {
  static final String CALLED = "called";

  /** The clock is read once for so many calls: the fastest take a few ns. */
  private static final int BLOCK = 1_000;

  private final Calling calling;

  private Caller(Calling calling) {
    this.calling = calling;
  }

  public static void main(String[] args) throws Exception {
    try (Calling calling = Call.valueOf(args[0]).open(Path.of(args[1]))) {
      Orders.follow(new Caller(calling)::carryOut);
    }
  }

  private String carryOut(String order, long[] numbers) throws Exception {
    return switch (order) {
      case "call" -> call(numbers[0], numbers[1]);
      default -> throw new IllegalArgumentException(order);
    };
  }

  private String call(long from, long until) throws Exception {
    while (System.nanoTime() - from < 0) {
      Thread.onSpinWait();
    }
    long start = System.nanoTime();
    long count = 0;
    long now;
    do {
      calling.call(BLOCK);
      count += BLOCK;
      now = System.nanoTime();
    } while (now - until < 0);
    return CALLED + " " + count + " " + (now - start);
  }
}
