package dev.penstock.bench.ends;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * A connection to a server of this machine that speaks in lines and blocks of bytes. It makes no
 * garbage, so that what is timed is the server and not us.
 */
final class Wire implements AutoCloseable {
  static final byte[] LINE_END = bytes("\r\n");

  private static final int BUFFER = 1 << 16;

  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;
  private final byte[] line = new byte[1024];
  private int length;

  Wire(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    in = new BufferedInputStream(socket.getInputStream(), BUFFER);
    out = new BufferedOutputStream(socket.getOutputStream(), BUFFER);
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  void write(byte[] bytes) throws IOException {
    out.write(bytes);
  }

  /** Writes the first so many of the bytes. */
  void write(byte[] bytes, int count) throws IOException {
    out.write(bytes, 0, count);
  }

  void flush() throws IOException {
    out.flush();
  }

  /** Reads the next line, which the methods below look at. */
  void readLine() throws IOException {
    length = 0;
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException("the server closed the connection");
      }
      line[length++] = (byte) next;
    }
    length--; // the carriage return
  }

  /** Reads a block that fills the target, and the line's end behind it. */
  void readBlock(byte[] target) throws IOException {
    if (in.readNBytes(target, 0, target.length) < target.length) {
      throw new EOFException("the server closed the connection");
    }
    in.skipNBytes(LINE_END.length);
  }

  /** Whether the line begins so. */
  boolean says(byte[] words) {
    for (int i = 0; i < words.length; i++) {
      if (i >= length || line[i] != words[i]) {
        return false;
      }
    }
    return true;
  }

  /** Throws unless the line begins so. */
  void mustSay(byte[] words) throws IOException {
    if (!says(words)) {
      String said = new String(line, 0, length, StandardCharsets.US_ASCII);
      throw new IOException("the server said \"" + said + "\"");
    }
  }

  /** Copies the line's word that begins here into the target; returns its length. */
  int word(int from, byte[] target, int to) {
    int at = from;
    while (at < length && line[at] != ' ') {
      target[to + at - from] = line[at];
      at++;
    }
    return at - from;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
