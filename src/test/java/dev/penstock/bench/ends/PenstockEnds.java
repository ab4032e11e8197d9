package dev.penstock.bench.ends;

import dev.penstock.Penstock;
import dev.penstock.codec.Codec;
import dev.penstock.queue.Consumer;
import dev.penstock.queue.ConsumerOptions;
import dev.penstock.queue.Delivery;
import dev.penstock.queue.WorkQueue;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Both ends of a Penstock queue. What a consumer is opened with is said here and nowhere else in
 * the benchmarks: {@link #codec}, {@link #consumer} and {@link Taker#number}.
 */
public final class PenstockEnds {
  public static final String QUEUE = "bench";
  public static final String GROUP = "bench";

  private PenstockEnds() {}

  /** How many messages it claims at once is as it sees fit. */
  static final ConsumerOptions USUAL = ConsumerOptions.DEFAULT.withPrefetch(ConsumerOptions.AUTO);

  /** Bytes through a window, which make no garbage. */
  private static Codec<ByteBuffer> codec() {
    return Codec.view();
  }

  private static Consumer<ByteBuffer> consumer(
      WorkQueue<ByteBuffer> queue, ConsumerOptions options) {
    return queue.consumer(GROUP, options);
  }

  /** Opens the end where messages go in. */
  static Sending sending(Path data) {
    Penstock penstock = Penstock.open(data);
    WorkQueue<byte[]> queue = penstock.queue(QUEUE, Codec.bytes());
    return new Sending() {
      @Override
      public void send(byte[] body) {
        queue.send(body);
      }

      @Override
      public void flush() {
        // A message is in the queue when send returns.
      }

      @Override
      public void close() {
        penstock.close();
      }
    };
  }

  /** Opens the end where messages come out. */
  static Receiving receiving(Path data, ConsumerOptions options) {
    Penstock penstock = Penstock.open(data);
    return new Taker(penstock, consumer(penstock.queue(QUEUE, codec()), options));
  }

  /** Waits in vain, in a queue of its own, for a message that never comes. */
  public static void waitForEver(Path data) {
    try (Penstock penstock = Penstock.open(data);
        Consumer<ByteBuffer> consumer = consumer(penstock.queue(QUEUE, codec()), USUAL)) {
      while (consumer.take(Duration.ofHours(1)) == null) {
        // Nothing came; that is the point.
      }
    }
  }

  /** Takes and acknowledges one message at a time. */
  private static final class Taker implements Receiving {
    private final Penstock penstock;
    private final Consumer<ByteBuffer> consumer;
    private Delivery<ByteBuffer> delivery;

    Taker(Penstock penstock, Consumer<ByteBuffer> consumer) {
      this.penstock = penstock;
      this.consumer = consumer;
    }

    @Override
    public int receive() {
      delivery = consumer.take(PATIENCE);
      return delivery == null ? 0 : 1;
    }

    @Override
    public long number() {
      return Body.number(delivery.body());
    }

    @Override
    public void ack() {
      delivery.ack();
    }

    @Override
    public void close() {
      try {
        consumer.close();
      } finally {
        penstock.close();
      }
    }
  }
}
