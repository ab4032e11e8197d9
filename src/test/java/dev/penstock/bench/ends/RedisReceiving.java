package dev.penstock.bench.ends;

import static dev.penstock.bench.ends.RedisSending.LIST;
import static dev.penstock.bench.ends.RedisSending.WINDOW;

import java.io.IOException;
import java.util.Arrays;

/**
 * The reliable queue of Redis' documentation: {@code LMOVE} claims a message into a list of the
 * consumer's own, {@code LREM} takes it from there as the acknowledgement.
 *
 * <p>A window of each is pipelined; the acknowledgements of one window travel with the claims of
 * the next, which saves a round trip. They are looked for from the end of the list where the oldest
 * lies, so each is found at once.
 */
final class RedisReceiving implements Receiving {
  private static final byte[] BLOCK = Wire.bytes("$" + Body.BYTES);
  private static final byte[] NOTHING = Wire.bytes("$-1");
  private static final byte[] TIMED_OUT = Wire.bytes("*-1");
  private static final byte[] ONE = Wire.bytes(":1");

  private final Wire wire;
  private final byte[] move;
  private final byte[] waitAndMove;
  private final byte[] remove;
  private final byte[][] bodies = new byte[WINDOW][];
  private int received;
  private int acknowledging;

  RedisReceiving(int port, int index) throws IOException {
    wire = new Wire(port);
    String mine = LIST + "-" + index;
    String patience = Double.toString(PATIENCE.toMillis() / 1000.0);
    move = command("LMOVE", LIST, mine, "RIGHT", "LEFT");
    waitAndMove = command("BLMOVE", LIST, mine, "RIGHT", "LEFT", patience);
    byte[] whole = command("LREM", mine, "-1", "x".repeat(Body.BYTES));
    remove = Arrays.copyOf(whole, whole.length - Body.BYTES - Wire.LINE_END.length);
    for (int i = 0; i < WINDOW; i++) {
      bodies[i] = Body.create();
    }
  }

  private static byte[] command(String... words) {
    StringBuilder text = new StringBuilder("*" + words.length + "\r\n");
    for (String word : words) {
      text.append('$').append(word.length()).append("\r\n").append(word).append("\r\n");
    }
    return Wire.bytes(text.toString());
  }

  @Override
  public int receive() throws IOException {
    received = 0;
    for (int i = 0; i < WINDOW; i++) {
      wire.write(move);
    }
    wire.flush();
    for (; acknowledging > 0; acknowledging--) {
      wire.readLine();
      wire.mustSay(ONE);
    }
    for (int i = 0; i < WINDOW; i++) {
      read();
    }
    if (received == 0) {
      wire.write(waitAndMove);
      wire.flush();
      read();
    }
    return received;
  }

  private void read() throws IOException {
    wire.readLine();
    if (!wire.says(NOTHING) && !wire.says(TIMED_OUT)) {
      wire.mustSay(BLOCK);
      wire.readBlock(bodies[received++]);
    }
  }

  @Override
  public long number() {
    return Body.number(bodies[received - 1]);
  }

  @Override
  public void ack() throws IOException {
    for (int i = 0; i < received; i++) {
      wire.write(remove);
      wire.write(bodies[i]);
      wire.write(Wire.LINE_END);
    }
    acknowledging = received;
  }

  @Override
  public void close() throws IOException {
    wire.close();
  }
}
