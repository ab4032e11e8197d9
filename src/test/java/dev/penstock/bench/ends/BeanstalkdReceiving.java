package dev.penstock.bench.ends;

import java.io.IOException;

/** Reserves one job at a time, and deletes it: that is its acknowledgement. */
final class BeanstalkdReceiving implements Receiving {
  /** The shortest patience it knows beside none, in seconds. */
  private static final byte[] RESERVE = Wire.bytes("reserve-with-timeout 1\r\n");

  private static final byte[] RESERVED = Wire.bytes("RESERVED ");
  private static final byte[] TIMED_OUT = Wire.bytes("TIMED_OUT");
  private static final byte[] DELETED = Wire.bytes("DELETED");
  private static final byte[] DELETE = Wire.bytes("delete ");

  private final Wire wire;
  private final byte[] body = Body.create();
  private final byte[] delete = new byte[64];
  private int deleteLength;

  BeanstalkdReceiving(int port) throws IOException {
    wire = new Wire(port);
    System.arraycopy(DELETE, 0, delete, 0, DELETE.length);
  }

  @Override
  public int receive() throws IOException {
    wire.write(RESERVE);
    wire.flush();
    wire.readLine();
    if (wire.says(TIMED_OUT)) {
      return 0;
    }
    wire.mustSay(RESERVED);
    deleteLength = DELETE.length + wire.word(RESERVED.length, delete, DELETE.length);
    wire.readBlock(body);
    return 1;
  }

  @Override
  public long number() {
    return Body.number(body);
  }

  @Override
  public void ack() throws IOException {
    wire.write(delete, deleteLength);
    wire.write(Wire.LINE_END);
    wire.flush();
    wire.readLine();
    wire.mustSay(DELETED);
  }

  @Override
  public void close() throws IOException {
    wire.close();
  }
}
