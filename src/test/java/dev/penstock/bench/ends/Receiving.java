package dev.penstock.bench.ends;

import java.io.IOException;
import java.time.Duration;

/** The end of a queue where messages come out. Used by one thread. */
public interface Receiving extends AutoCloseable {
  /** How long {@link #receive} waits at least before it says that there is nothing. */
  Duration PATIENCE = Duration.ofMillis(50);

  /** Claims messages, as many as this end takes at a time; returns how many, 0 if none came. */
  int receive() throws IOException;

  /** The number in the last message received: see {@link Body}. */
  long number();

  /** Acknowledges each message of the last {@link #receive}. */
  void ack() throws IOException;

  @Override
  void close() throws IOException;
}
