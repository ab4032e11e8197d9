package dev.penstock.process;

import dev.penstock.memory.ProcessIdentity;
import java.util.List;
import java.util.stream.Stream;

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
    all(root).forEach(ProcessHandle::destroyForcibly);
  }

  static void terminate(ProcessHandle root) {
    all(root).forEach(ProcessHandle::destroy);
  }

  /** Listed before the first is ended: then its children are init's and cannot be told apart. */
  private static List<ProcessHandle> all(ProcessHandle root) {
    return Stream.concat(Stream.of(root), root.descendants()).toList();
  }
}
