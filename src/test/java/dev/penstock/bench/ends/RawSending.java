package dev.penstock.bench.ends;

import java.nio.file.Path;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.wire.DocumentContext;

/** Appends to a Chronicle Queue as its defaults make it. */
final class RawSending implements Sending {
  private final ChronicleQueue queue;
  private final ExcerptAppender appender;

  RawSending(Path folder) {
    queue = SingleChronicleQueueBuilder.binary(folder).build();
    appender = queue.createAppender();
  }

  @Override
  public void send(byte[] body) {
    try (DocumentContext document = appender.writingDocument()) {
      document.wire().bytes().write(body);
    }
  }

  @Override
  public void flush() {
    // A message is in the queue when its document is closed.
  }

  @Override
  public void close() {
    appender.close();
    queue.close();
  }
}
