package dev.penstock.process;

import dev.penstock.memory.ProcessIdentity;
import java.util.List;

/**
 * Ends a process together with all that it started. What has left the tree, because its own parent
 * ended, or is being forked at this very moment, escapes: only the kernel (cgroups) could catch it.
 */
public final class ProcessTree {
  private ProcessTree() {}

  /** Kills (SIGKILL) the process with this identity and its descendants; no one else's. */
  public static void kill(ProcessIdentity root) {
    ProcessHandle.of(root.pid()).filter(found -> root.isAlive()).ifPresent(ProcessTree::kill);
  }

  static void kill(ProcessHandle root) {
    // Listed first: once its parent is dead, a process is a child of init and cannot be told apart.
    List<ProcessHandle> descendants = root.descendants().toList();
    root.destroyForcibly();
    descendants.forEach(ProcessHandle::destroyForcibly);
  }
}
