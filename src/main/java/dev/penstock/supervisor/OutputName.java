package dev.penstock.supervisor;

import java.util.Locale;

/** Which of its two outputs a worker printed to. */
public enum OutputName {
  OUT,
  ERR;

  /** As it stands in logs. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
