package dev.penstock.fault;

import java.util.Collection;
import java.util.function.Consumer;

/** Closes several things, of which none stays open because another one could not be closed. */
public final class Closing {
  private Closing() {}

  /**
   * Closes each of them, in their order. Throws what the first one failed with, once all were
   * closed; what others failed with is suppressed in it.
   */
  public static <T> void all(Collection<T> open, Consumer<? super T> close) {
    Throwable first = null;
    for (T each : open) {
      try {
        close.accept(each);
      } catch (RuntimeException | Error e) {
        if (first == null) {
          first = e;
        } else {
          first.addSuppressed(e);
        }
      }
    }
    if (first instanceof Error error) {
      throw error;
    }
    if (first != null) {
      throw (RuntimeException) first;
    }
  }
}
