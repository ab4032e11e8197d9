package dev.penstock.bench.queue;

import dev.penstock.bench.Orders;
import dev.penstock.bench.ends.Body;
import dev.penstock.bench.ends.Means;
import dev.penstock.bench.ends.Receiving;
import dev.penstock.bench.ends.Sending;
import java.io.IOException;

/**
 * A process that sends and takes in turn, so that as many messages wait after as before. Argument:
 * the data directory. Orders:
 *
 * <ul>
 *   <li>{@code fill COUNT}: sends so many; answers {@code filled}
 *   <li>{@code turn COUNT}: sends, takes and acknowledges one message so often; answers {@code
 *       turned NANOS}, the time for all
 * </ul>
 */
public final class Taker {
  static final String FILLED = "filled";
  static final String TURNED = "turned";

  private final Sending sending;
  private final Receiving receiving;
  private final byte[] body = Body.create();

  private Taker(Sending sending, Receiving receiving) {
    this.sending = sending;
    this.receiving = receiving;
  }

  public static void main(String[] args) throws Exception {
    try (Sending sending = Means.PENSTOCK.sending(args[0]);
        Receiving receiving = Means.PENSTOCK.receiving(args[0], 0)) {
      Orders.follow(new Taker(sending, receiving)::carryOut);
    }
  }

  private String carryOut(String order, long[] numbers) throws IOException {
    return switch (order) {
      case "fill" -> fill(numbers[0]);
      case "turn" -> turn(numbers[0]);
      default -> throw new IllegalArgumentException(order);
    };
  }

  private String fill(long count) throws IOException {
    for (long i = 0; i < count; i++) {
      sending.send(body);
    }
    sending.flush();
    return FILLED;
  }

  private String turn(long count) throws IOException {
    long start = System.nanoTime();
    for (long i = 0; i < count; i++) {
      sending.send(body);
      if (receiving.receive() != 1) {
        throw new IllegalStateException("a message was sent but none came");
      }
      receiving.ack();
    }
    return TURNED + " " + (System.nanoTime() - start);
  }
}
