package dev.penstock.engine.chronicle;

import dev.penstock.queue.SendOptions;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A message without headers and with a body of 100 bytes, as a document; no queue is involved. */
@State(Scope.Thread)
public class MessageFormatMicro {
  private final byte[] body = new byte[100];
  private final MessageFormat.Writer writer = new MessageFormat.Writer();
  private final MessageFormat.Parser parser = new MessageFormat.Parser();
  private final StoredMessage message = new StoredMessage();

  @Setup
  public void prepare() {
    byte[] document = writeMessage();
    System.arraycopy(document, 0, parser.buffer(writer.length()), 0, writer.length());
  }

  @Benchmark
  public byte[] writeMessage() {
    writer.begin(false);
    writer.add(body, SendOptions.NONE, 1, StoredMessage.NONE, null);
    writer.end(1, 1, 100, 1, 4);
    return writer.buffer();
  }

  @Benchmark
  public int readMessage() {
    parser.begin();
    parser.next(message);
    return message.bodyLength;
  }
}
