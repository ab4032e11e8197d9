package dev.penstock.bench.queue;

import dev.penstock.bench.Orders;
import dev.penstock.bench.ends.Body;
import dev.penstock.bench.ends.Means;
import dev.penstock.bench.ends.Sending;
import java.io.IOException;
import java.util.concurrent.locks.LockSupport;

/**
 * The process that sends. Arguments: the means, the place. Orders:
 *
 * <ul>
 *   <li>{@code send COUNT}: as fast as it can; answers {@code sent START ALLOCATED}: when the first
 *       was sent (ns, the machine's monotonic clock), and bytes of garbage for all
 *   <li>{@code pace COUNT NANOS}: with a pause before each; the number in each is when it was sent
 * </ul>
 */
public final class Sender {
  static final String SENT = "sent";

  private final Sending sending;
  private final byte[] body = Body.create();

  private Sender(Sending sending) {
    this.sending = sending;
  }

  public static void main(String[] args) throws Exception {
    try (Sending sending = Means.valueOf(args[0]).sending(args[1])) {
      Orders.follow(new Sender(sending)::carryOut);
    }
  }

  private String carryOut(String order, long[] numbers) throws IOException {
    return switch (order) {
      case "send" -> send(numbers[0]);
      case "pace" -> pace(numbers[0], numbers[1]);
      default -> throw new IllegalArgumentException(order);
    };
  }

  private String send(long count) throws IOException {
    long garbage = Garbage.soFar();
    long start = System.nanoTime();
    for (long toCome = count - 1; toCome >= 0; toCome--) {
      Body.number(body, toCome);
      sending.send(body);
    }
    sending.flush();
    garbage = Garbage.soFar() - garbage;
    return SENT + " " + start + " " + garbage;
  }

  private String pace(long count, long nanos) throws IOException {
    for (long i = 0; i < count; i++) {
      LockSupport.parkNanos(nanos);
      Body.number(body, System.nanoTime());
      sending.send(body);
      sending.flush();
    }
    return SENT;
  }
}
