package dev.penstock.bench.ends;

import java.io.IOException;

/** Puts one job at a time, and waits until the server has it. */
final class BeanstalkdSending implements Sending {
  /** Priority 0, no delay, 60 s to run. */
  private static final byte[] PUT = Wire.bytes("put 0 0 60 " + Body.BYTES + "\r\n");

  private static final byte[] INSERTED = Wire.bytes("INSERTED ");

  private final Wire wire;

  BeanstalkdSending(int port) throws IOException {
    wire = new Wire(port);
  }

  @Override
  public void send(byte[] body) throws IOException {
    wire.write(PUT);
    wire.write(body);
    wire.write(Wire.LINE_END);
    wire.flush();
    wire.readLine();
    wire.mustSay(INSERTED);
  }

  @Override
  public void flush() {
    // Each job is answered before the next one.
  }

  @Override
  public void close() throws IOException {
    wire.close();
  }
}
