package dev.penstock.bench.ends;

import java.io.IOException;

/** Pushes to a list, with up to {@link #WINDOW} commands on their way at a time. */
final class RedisSending implements Sending {
  /** How many commands are pipelined. */
  static final int WINDOW = 64;

  static final String LIST = "bench";

  private static final byte[] PUSH =
      Wire.bytes(
          "*3\r\n$5\r\nLPUSH\r\n$" + LIST.length() + "\r\n" + LIST + "\r\n$" + Body.BYTES + "\r\n");
  private static final byte[] NUMBER = Wire.bytes(":");

  private final Wire wire;
  private int onTheirWay;

  RedisSending(int port) throws IOException {
    wire = new Wire(port);
  }

  @Override
  public void send(byte[] body) throws IOException {
    wire.write(PUSH);
    wire.write(body);
    wire.write(Wire.LINE_END);
    onTheirWay++;
    if (onTheirWay == WINDOW) {
      flush();
    }
  }

  @Override
  public void flush() throws IOException {
    wire.flush();
    for (; onTheirWay > 0; onTheirWay--) {
      wire.readLine();
      wire.mustSay(NUMBER);
    }
  }

  @Override
  public void close() throws IOException {
    wire.close();
  }
}
