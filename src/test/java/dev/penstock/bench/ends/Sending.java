package dev.penstock.bench.ends;

import java.io.IOException;

/** The end of a queue where messages go in. Used by one thread. */
public interface Sending extends AutoCloseable {
  /** Sends a message, or collects it until a window is full. */
  void send(byte[] body) throws IOException;

  /** Returns once all messages so far are in the queue. */
  void flush() throws IOException;

  @Override
  void close() throws IOException;
}
