package dev.penstock.bench.ends;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A message's body: a number of the sender's choice, then filler up to {@link #BYTES}. The number
 * tells how many more messages come, or when the message was sent.
 */
public final class Body {
  /** The length of every body. */
  public static final int BYTES = 100;

  private static final VarHandle NUMBER =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private Body() {}

  /** A body without a number yet. */
  public static byte[] create() {
    byte[] body = new byte[BYTES];
    Arrays.fill(body, (byte) 'x');
    return body;
  }

  public static void number(byte[] body, long number) {
    NUMBER.set(body, 0, number);
  }

  public static long number(byte[] body) {
    return (long) NUMBER.get(body, 0);
  }

  /** Of a body in a window, where it begins. */
  static long number(ByteBuffer body) {
    return body.getLong(body.position());
  }
}
