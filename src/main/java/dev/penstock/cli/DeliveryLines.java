package dev.penstock.cli;

import dev.penstock.queue.Delivery;
import dev.penstock.queue.Message;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Writes what is received, a line each: the body as it is, or JSON. */
final class DeliveryLines {
  private final PrintStream out;
  private final boolean json;

  DeliveryLines(PrintStream out, boolean json) {
    this.out = out;
    this.json = json;
  }

  /** Writes it. Returns false when that failed: nobody reads our output any more. */
  boolean write(Delivery<byte[]> delivery) {
    return write(line(delivery));
  }

  byte[] line(Delivery<byte[]> delivery) {
    return json ? utf8(Json.text(Shown.json(delivery))) : delivery.body();
  }

  /** The same of a message that its group was not handed yet. */
  byte[] line(Message message) {
    return json ? utf8(Json.text(Shown.jsonBeforeDelivery(message))) : message.body();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  boolean write(byte[] line) {
    // At once, so that what was written is written as a whole.
    byte[] all = new byte[line.length + 1];
    System.arraycopy(line, 0, all, 0, line.length);
    all[line.length] = '\n';
    out.write(all, 0, all.length);
    return !out.checkError(); // flushes
  }
}
