package dev.penstock.engine.chronicle;

import dev.penstock.engine.chronicle.SegmentImage.Entry;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Looks at one segment of a map's file: whether its entries are as they were stored, and whether
 * what it knows of them fits: the table, the number of entries, and the free list. What is sound is
 * found in any case, from whatever of these is left. Used by one thread.
 */
final class SegmentCheck {
  private final SegmentImage image;
  private final MapLayout layout;
  private final Consumer<String> findings;
  private final Map<ByteBuffer, Entry> sound = new LinkedHashMap<>();

  /** The keys of entries that the table leads to, and that are damaged; null if not readable. */
  private final List<byte[]> damaged = new ArrayList<>();

  private int strayed;
  private int recovered;
  private boolean found;

  /**
   * @param findings told what is wrong, and whether a repair drops something
   */
  SegmentCheck(SegmentImage image, MapLayout layout, Consumer<String> findings) {
    this.image = image;
    this.layout = layout;
    this.findings = findings;
  }

  /**
   * Looks at all.
   *
   * @param halfChanged whether somebody died inside: what comes of that, the next user sets right
   */
  void run(boolean halfChanged) {
    followTable();
    BitSet covered = covered();
    int missing = image.count() - sound.size();
    if (missing > 0 || sound.isEmpty()) {
      recover(covered);
    }
    tellDropped(halfChanged ? 1 : 0);
    if (!halfChanged) {
      tellKept(covered);
    }
  }

  /** The sound entries, of each key one. */
  Collection<Entry> sound() {
    return sound.values();
  }

  private void followTable() {
    for (int number = 0; number < layout.slots(); number++) {
      long slot = image.slot(number);
      if (slot == 0) {
        continue;
      }
      int chunk = image.chunkOf(slot);
      Entry entry = image.entry(chunk);
      if (entry == null) {
        damaged.add(image.keyAt(chunk, slot));
      } else if (!image.isSlotFor(slot, entry.hash()) || !isReached(number, slot)) {
        strayed++;
        keep(entry);
      } else if (!keep(entry)) {
        strayed++;
      }
    }
  }

  /** Whether a search that begins where it should comes to this slot. */
  private boolean isReached(int number, long slot) {
    for (int at = image.home(slot); at != number; at = at + 1 & layout.slots() - 1) {
      if (image.slot(at) == 0) {
        return false;
      }
    }
    return true;
  }

  /** Keeps the later one of a key; returns whether it was the first. */
  private boolean keep(Entry entry) {
    Entry other = sound.putIfAbsent(ByteBuffer.wrap(entry.key()), entry);
    if (other != null && isLater(entry, other)) {
      sound.put(ByteBuffer.wrap(entry.key()), entry);
    }
    return other == null;
  }

  private static boolean isLater(Entry entry, Entry other) {
    return MapValue.version(entry.stored()) > MapValue.version(other.stored());
  }

  /** The chunks that sound entries take. */
  private BitSet covered() {
    BitSet covered = new BitSet(layout.chunks());
    sound.values().forEach(entry -> covered.set(entry.first(), entry.first() + entry.chunks()));
    return covered;
  }

  /** Takes what stands in chunks that are in use, and the table does not know. */
  private void recover(BitSet covered) {
    int chunk = 0;
    while (chunk < layout.chunks()) {
      Entry entry = image.isInUse(chunk) && !covered.get(chunk) ? image.entry(chunk) : null;
      if (entry != null) {
        recovered += keep(entry) ? 1 : 0;
      }
      chunk += entry == null ? 1 : entry.chunks();
    }
  }

  /**
   * @param excused so many damaged entries are nothing to tell
   */
  private void tellDropped(int excused) {
    int nameless = -recovered - excused; // what a wrong slot led to may have been recovered
    for (byte[] key : damaged) {
      if (key == null) {
        nameless++;
      } else if (!sound.containsKey(ByteBuffer.wrap(key))) {
        tell("the entry " + text(key) + " is not as it was stored: a repair drops it");
      }
    }
    if (nameless > 0) {
      tell(entries(nameless) + " cannot be read, and no keys either: a repair drops them");
    }
    int gone = image.count() - sound.size() - damaged.size();
    if (gone > excused && gone <= layout.slots()) {
      tell(entries(gone) + " cannot be found: they are lost");
    }
  }

  private void tellKept(BitSet covered) {
    if (recovered > 0) {
      tell("the table does not know of " + entries(recovered) + ": a repair drops nothing");
    }
    if (strayed > 0) {
      tell("the table leads astray for " + entries(strayed) + ": a repair drops nothing");
    }
    if (!found && image.count() != sound.size()) {
      tell(
          "it counts "
              + entries(image.count())
              + ", and has "
              + sound.size()
              + ": a repair drops nothing");
    }
    if (!found && !isFree(covered)) {
      tell("its list of free room is wrong: a repair drops nothing");
    }
  }

  private boolean isFree(BitSet covered) {
    for (int chunk = 0; chunk < layout.chunks(); chunk++) {
      if (image.isInUse(chunk) != covered.get(chunk)) {
        return false;
      }
    }
    return true;
  }

  private void tell(String finding) {
    found = true;
    findings.accept(finding);
  }

  /** So many, in words. */
  static String entries(long count) {
    return count == 1 ? "1 entry" : count + " entries";
  }

  /** A key for who reads a finding: text, or else its bytes. */
  static String text(byte[] key) {
    try {
      CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(key));
      if (text.chars().noneMatch(Character::isISOControl)) {
        return "\"" + text + "\"";
      }
    } catch (CharacterCodingException e) {
      // Then it is no text.
    }
    return "0x" + HexFormat.of().formatHex(key);
  }
}
