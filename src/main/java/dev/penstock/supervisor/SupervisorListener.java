package dev.penstock.supervisor;

/**
 * Is told what happens. Its methods are called on the threads that do the work, which wait for them
 * meanwhile, and may be called by several at once; they must not throw.
 */
public interface SupervisorListener {
  /** A worker came into the state that this status shows. */
  void changed(WorkerStatus worker);

  /** Something worth a line in the supervisor's own log, as one sentence. */
  void said(String sentence);

  /**
   * A worker printed a line.
   *
   * @param text the bytes as they came, without the newline; the listener may keep them
   */
  void printed(String worker, OutputName output, byte[] text);
}
