package dev.penstock.engine.chronicle;

import net.openhft.chronicle.core.OS;
import net.openhft.chronicle.core.UnsafeMemory;
import net.openhft.chronicle.hash.ChronicleHashCorruption;
import net.openhft.chronicle.map.ChronicleHashCorruptionImpl;
import net.openhft.chronicle.map.VanillaChronicleMap;
import net.openhft.chronicle.map.impl.CompiledMapIterationContext;

/**
 * What Chronicle Map's own recovery does to all segments of a file, done to one, while others use
 * the rest. Reaches into its public but undocumented classes: {@code
 * SegmentsRecovery.recoverSegments} shows the order of the steps.
 */
final class SegmentRepair {
  /** So often a segment that is being written meanwhile is copied. */
  private static final int MOST_COPIES = 1000;

  private SegmentRepair() {}

  @SuppressWarnings("unchecked")
  static CompiledMapIterationContext<byte[], byte[], ?> context(
      VanillaChronicleMap<byte[], byte[], ?> map) {
    return (CompiledMapIterationContext<byte[], byte[], ?>) map.iterationContext();
  }

  /**
   * Unlocks the segment, drops entries whose checksum is wrong, and makes its counters and its map
   * of free chunks anew.
   */
  static void inPlace(VanillaChronicleMap<byte[], byte[], ?> map, int segment) {
    ChronicleHashCorruption.Listener ignored = finding -> {};
    ChronicleHashCorruptionImpl finding = new ChronicleHashCorruptionImpl();
    try (CompiledMapIterationContext<byte[], byte[], ?> context = context(map)) {
      context.initSegmentIndex(segment);
      context.segmentHeader().resetLock(context.segmentHeaderAddress());
      context.nextTierIndex(0);
      context.recoverTier(segment, ignored, finding);
      context.initSegmentIndex(segment);
      context.initSegmentTier();
      context.removeDuplicatesInSegment(ignored, finding);
    }
  }

  /**
   * Copies a segment's memory from one file to another of the same size, as it was at one moment:
   * again and again until two copies are the same.
   */
  static void copyMemory(
      VanillaChronicleMap<byte[], byte[], ?> from,
      VanillaChronicleMap<byte[], byte[], ?> to,
      int segment) {
    UnsafeMemory memory = UnsafeMemory.INSTANCE;
    long source = from.segmentBaseAddr(segment);
    long target = to.segmentBaseAddr(segment);
    int copies = 0;
    do {
      if (copies++ == MOST_COPIES) {
        throw new IllegalStateException(
            "the segment " + segment + " of " + from.file() + " changes all the time");
      }
      memory.copyMemory(source, target, from.tierSize);
    } while (!same(source, target, from.tierSize));
  }

  private static boolean same(long a, long b, long bytes) {
    for (long at = 0; at < bytes; at += Long.BYTES) {
      if (OS.memory().readLong(a + at) != OS.memory().readLong(b + at)) {
        return false;
      }
    }
    return true;
  }
}
