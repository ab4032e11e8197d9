package dev.penstock.bench.ends;

import java.nio.file.Path;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.wire.DocumentContext;

/** Tails a Chronicle Queue, spinning: its fastest way. There is nothing to acknowledge. */
final class RawReceiving implements Receiving {
  private final ChronicleQueue queue;
  private final ExcerptTailer tailer;
  private final byte[] body = Body.create();

  RawReceiving(Path folder) {
    queue = SingleChronicleQueueBuilder.binary(folder).build();
    tailer = queue.createTailer();
  }

  @Override
  public int receive() {
    if (read()) {
      return 1;
    }
    long start = System.nanoTime();
    while (System.nanoTime() - start < PATIENCE.toNanos()) {
      if (read()) {
        return 1;
      }
      Thread.onSpinWait();
    }
    return 0;
  }

  private boolean read() {
    try (DocumentContext document = tailer.readingDocument()) {
      if (!document.isPresent()) {
        return false;
      }
      document.wire().bytes().read(body);
      return true;
    }
  }

  @Override
  public long number() {
    return Body.number(body);
  }

  @Override
  public void ack() {
    // Chronicle Queue knows no acknowledgement.
  }

  @Override
  public void close() {
    tailer.close();
    queue.close();
  }
}
