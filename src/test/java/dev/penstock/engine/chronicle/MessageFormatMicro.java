package dev.penstock.engine.chronicle;

import dev.penstock.queue.Message;
import java.util.Map;
import net.openhft.chronicle.bytes.Bytes;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A message without headers and with a body of 100 bytes, as a document; no queue is involved. */
@State(Scope.Thread)
public class MessageFormatMicro {
  private final Message message = new Message(Map.of(), new byte[100]);
  private final Bytes<?> target = Bytes.allocateElasticDirect(1024);
  private final Bytes<?> written = Bytes.allocateElasticDirect(1024);

  @Setup
  public void write() {
    MessageFormat.write(written, message, 1);
  }

  @Benchmark
  public Bytes<?> writeMessage() {
    target.clear();
    MessageFormat.write(target, message, 1);
    return target;
  }

  @Benchmark
  public Message readMessage() {
    written.readPosition(0);
    return MessageFormat.read(written);
  }
}
