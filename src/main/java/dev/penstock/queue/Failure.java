package dev.penstock.queue;

import java.io.PrintWriter;
import java.io.StringWriter;

/** What is kept of an exception in a dead letter. */
final class Failure {
  /** A stack trace can be of any length, and many messages fail by the same one. */
  private static final int MOST = 4000;

  private Failure() {}

  static String describe(Throwable failure) {
    StringWriter text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text, true));
    String all = text.toString().strip();
    return all.length() <= MOST ? all : all.substring(0, MOST) + " …";
  }
}
