package dev.penstock.bench.queue;

import dev.penstock.bench.Orders;
import dev.penstock.bench.ends.Means;
import dev.penstock.bench.ends.Receiving;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A process that receives, with others or alone. Arguments: the means, the place, the file of the
 * tally, this one's index in it. Orders:
 *
 * <ul>
 *   <li>{@code receive COUNT}: until all receivers together have got so many since they started;
 *       answers {@code received OWN END ALLOCATED}: how many this one got by this order, when it
 *       had acknowledged the last (ns, the machine's monotonic clock), and bytes of garbage
 *   <li>{@code latency COUNT}: so many messages that tell when they were sent; answers {@code
 *       latency P50 P99}, in ns
 * </ul>
 */
public final class Receiver {
  static final String RECEIVED = "received";
  static final String LATENCY = "latency";

  /** The clock is read for each of so many last messages, and for few of those before. */
  private static final long LAST = 10_000;

  private static final long FEW = 63;

  private final Receiving receiving;
  private final Tally tally;
  private final int index;
  private long total;

  private Receiver(Receiving receiving, Tally tally, int index) {
    this.receiving = receiving;
    this.tally = tally;
    this.index = index;
  }

  public static void main(String[] args) throws Exception {
    int index = Integer.parseInt(args[3]);
    try (Receiving receiving = Means.valueOf(args[0]).receiving(args[1], index)) {
      Tally tally = new Tally(Path.of(args[2]));
      Orders.follow(new Receiver(receiving, tally, index)::carryOut);
    }
  }

  private String carryOut(String order, long[] numbers) throws IOException {
    return switch (order) {
      case "receive" -> receive(numbers[0]);
      case "latency" -> latency((int) numbers[0]);
      default -> throw new IllegalArgumentException(order);
    };
  }

  private String receive(long count) throws IOException {
    long before = total;
    long end = 0;
    long garbage = Garbage.soFar();
    while (true) {
      int received = receiving.receive();
      if (received > 0) {
        receiving.ack();
        total += received;
        if (receiving.number() < LAST || (total & FEW) == 0) {
          end = System.nanoTime();
        }
      } else {
        tally.publish(index, total);
        if (tally.sum() >= count) {
          break;
        }
      }
    }
    garbage = Garbage.soFar() - garbage;
    return RECEIVED + " " + (total - before) + " " + end + " " + garbage;
  }

  private String latency(int count) throws IOException {
    long[] nanos = new long[count];
    for (int i = 0; i < count; ) {
      if (receiving.receive() > 0) {
        nanos[i] = System.nanoTime() - receiving.number();
        i++;
        receiving.ack();
        total++;
      }
    }
    Arrays.sort(nanos);
    return LATENCY + " " + nanos[count / 2] + " " + nanos[count * 99 / 100];
  }
}
