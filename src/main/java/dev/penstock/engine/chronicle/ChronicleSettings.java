package dev.penstock.engine.chronicle;

import dev.penstock.fault.InvalidInputException;
import net.openhft.chronicle.core.io.BackgroundResourceReleaser;

/**
 * Switches of the two libraries that must be thrown before their first class is loaded, also in a
 * JVM that the launcher did not start.
 */
final class ChronicleSettings {
  private ChronicleSettings() {}

  /** Idempotent. Called first thing by each engine. */
  static void apply() {
    checkModules();
    // Nothing leaves the machine; the telemetry's jar is not on the class path either.
    System.setProperty("chronicle.analytics.disable", "true");
    // A thread of its own that watches the disk's free space, which nobody listens to.
    System.setProperty("chronicle.disk.monitor.disable", "true");
    // A repair would wait for an exclusive file lock until every user of the map had closed it.
    // Our gate (MapGate) keeps them out instead.
    System.setProperty("chronicle.map.disable.locking", "true");
    // It registers an exit hook when it is loaded, which is refused once the JVM is ending: a
    // process
    // told to stop while it opens its first queue would fail half-way.
    BackgroundResourceReleaser.isOnBackgroundResourceReleaserThread();
  }

  /** Without this, a program of the user's own ends in an error deep inside Chronicle. */
  private static void checkModules() {
    Module base = Object.class.getModule();
    Module ours = ChronicleSettings.class.getModule();
    boolean open =
        base.isOpen("java.nio", ours)
            && base.isOpen("java.lang.reflect", ours)
            && base.isOpen("sun.nio.ch", ours);
    if (!open) {
      throw new InvalidInputException(
          "this JVM keeps its packages from Chronicle; start it with the flags that Penstock needs:"
              + " java @scripts/lib/class-folders.args -cp penstock.jar:… (that file is in Penstock's"
              + " folder)");
    }
  }
}
