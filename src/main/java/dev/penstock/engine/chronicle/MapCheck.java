package dev.penstock.engine.chronicle;

import dev.penstock.engine.chronicle.MapGates.Change;
import dev.penstock.engine.chronicle.MapParts.Part;
import dev.penstock.engine.chronicle.SegmentImage.Entry;
import dev.penstock.memory.DamagedFileException;
import dev.penstock.memory.OwnerLock;
import dev.penstock.memory.OwnerLock.HeldTooLongException;
import dev.penstock.memory.OwnerLock.Taken;
import dev.penstock.memory.ReadOnlyFileException;
import dev.penstock.state.StoredEntry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Looks at every file of a map, and changes none. Others may use the map meanwhile: each segment is
 * read while its gate keeps them out of it. Where nothing can be written, a segment is read without
 * that, and what seems wrong is believed when it is seen twice. Used by one thread.
 */
final class MapCheck implements AutoCloseable {
  private static final Pattern KNOWN =
      Pattern.compile(
          "gates|(data|redo|changes)-[0-9]+|repair\\.lock|damaged-.+"
              + "|(gates|(redo|changes)-[0-9]+)\\..+\\.new");

  private static final Pattern RESCUE = Pattern.compile("rescue-[0-9]+");
  private static final Pattern TABLE = Pattern.compile("table-([0-9]{1,14})-([0-9]{1,3})(\\.new)?");

  private final MapFolder folder;
  private final Surroundings surroundings;
  private final Consumer<String> findings;
  private final MapParts parts;
  private final BitSet senseless = new BitSet();
  private final Set<Long> told = new HashSet<>();
  private final List<Path> leftovers = new ArrayList<>();
  private MapGates gates;
  private boolean damaged;
  private boolean well = true;

  MapCheck(MapFolder folder, Surroundings surroundings, Consumer<String> findings) {
    this.folder = folder;
    this.surroundings = surroundings;
    this.findings = findings;
    this.parts = new MapParts(folder);
  }

  /** Whether all is well. */
  boolean run() {
    if (!Files.isDirectory(folder.path())) {
      found(folder.path() + " is not a folder, as that of a map is");
      return false;
    }
    lookAtGates();
    if (gates != null) {
      lookAtRedos();
      for (int segment = 0; segment < MapFile.SEGMENTS; segment++) {
        lookAt(segment);
      }
    } else {
      lookWithoutGates();
    }
    damaged = !well;
    lookForLeftovers();
    return well;
  }

  /** Whether anything is damaged, so that the map has to be made anew. */
  boolean isDamaged() {
    return damaged;
  }

  /** What those left who were killed, and nobody needs. */
  List<Path> leftovers() {
    return leftovers;
  }

  /** What keeps the map's users apart; null if it is not there, or cannot be read. */
  MapGates gates() {
    return gates;
  }

  MapParts parts() {
    return parts;
  }

  /** Whether it can be believed where a segment, or the whole, is. */
  boolean isPlaced(int number) {
    return gates != null && !senseless.get(number);
  }

  private void found(String finding) {
    well = false;
    findings.accept(finding);
  }

  private void lookAtGates() {
    if (!Files.exists(folder.gates())) {
      if (!folder.allData().isEmpty()) {
        found("the file " + folder.gates() + " is missing: a repair makes it anew");
      }
      return;
    }
    try {
      gates = new MapGates(folder.gates(), surroundings, OwnerLock.PATIENCE);
    } catch (DamagedFileException e) {
      found(e.sentence() + "; a repair makes it anew");
      return;
    }
    List<String> wrong = senselessWords();
    if (!wrong.isEmpty()) { // else one look is enough, whatever others do meanwhile
      wrong.retainAll(senselessWords());
      wrong.forEach(this::found);
    }
  }

  private List<String> senselessWords() {
    List<String> wrong = new ArrayList<>();
    senseless.clear();
    BitSet slots = new BitSet();
    for (int number = 0; number <= MapGates.WHOLE; number++) {
      String what = number == MapGates.WHOLE ? "the whole" : "the part " + number;
      long place = gates.place(number);
      int slot = MapGates.slotOf(place, number);
      if (slot >= MapGates.SLOTS
          || slots.get(slot)
          || MapGates.generationOf(place) > gates.last()
          || place < 0) {
        senseless.set(number);
        wrong.add(gate("where " + what + " is cannot be: a repair looks for it in all files"));
        continue;
      }
      slots.set(slot);
      boolean sensible =
          gates.version(slot) >= 0
              && gates.expiry(slot) >= 0
              && gates.moving(slot) >= 0
              && gates.moving(slot) <= gates.last()
              && gates.before(slot) >= -1
              && gates.before(slot) < MapGates.SLOTS;
      if (!sensible) {
        wrong.add(gate("the words of " + what + " cannot be: a repair makes them anew"));
      }
      if (number != MapGates.WHOLE && !gates.isChangeSensible(slot)) {
        wrong.add(gate("the change that is noted for " + what + " cannot be: a repair drops it"));
      }
    }
    if (gates.newest() < 0 || gates.newest() > gates.last() || gates.mostBytes() < 0) {
      wrong.add(gate("its first words cannot be: a repair makes them anew"));
    }
    return wrong;
  }

  private String gate(String finding) {
    return "the file " + folder.gates() + " is damaged: " + finding;
  }

  private void lookAtRedos() {
    for (int slot = 0; slot < MapGates.SLOTS; slot++) {
      if (Files.exists(folder.redo(slot))) {
        try {
          new LargeRedo(folder.redo(slot), surroundings);
        } catch (DamagedFileException e) {
          found(e.sentence() + "; a repair makes it anew");
        }
      }
    }
    if (isPlaced(MapGates.WHOLE)) {
      List<String> wrong = redos().findings();
      if (!wrong.isEmpty()) {
        wrong.retainAll(redos().findings());
        wrong.forEach(this::found);
      }
    }
  }

  /** What is to be done to the map as a whole, for who finds that {@link #isPlaced}. */
  MapRedos redos() {
    return new MapRedos(folder, gates, surroundings);
  }

  private void lookWithoutGates() {
    for (Path data : folder.allData()) {
      long generation = folder.generation(data);
      for (int segment = 0; segment < MapFile.SEGMENTS && tellOf(generation); segment++) {
        look(generation, segment, false, this::found);
      }
    }
  }

  /** Tells once what is wrong with a file as a whole; returns whether something is known of it. */
  private boolean tellOf(long generation) {
    Part part = parts.part(generation);
    boolean first = told.add(generation);
    if (part == null) {
      if (first) {
        found("the file " + folder.data(generation) + " is missing: its entries are lost");
      }
      return false;
    }
    if (part.wrong() != null && first) {
      found(
          part.wrong()
              + (part.layout() == null
                  ? "; nothing in it can be made sense of: its entries are lost"
                  : "; a repair keeps what is left of it"));
    }
    return part.layout() != null;
  }

  private void lookAt(int segment) {
    if (senseless.get(segment)) {
      return;
    }
    while (true) {
      long place = gates.place(segment);
      int slot = MapGates.slotOf(place, segment);
      OwnerLock lock = gates.lock(slot);
      Taken taken;
      try {
        taken = lock.lock();
      } catch (HeldTooLongException e) {
        if (gates.place(segment) == place) {
          found("the part " + segment + " could not be looked at: " + e.getMessage());
          return;
        }
        continue;
      } catch (ReadOnlyFileException e) {
        lookUnguarded(segment);
        return;
      }
      try {
        if (gates.place(segment) == place) {
          lookInside(segment, place, taken == Taken.FROM_THE_DEAD, this::found);
          return;
        }
      } finally {
        if (taken == Taken.FROM_THE_DEAD) {
          lock.leaveUnrepaired();
        }
        lock.unlock();
      }
    }
  }

  private void lookInside(int segment, long place, boolean halfChanged, Consumer<String> wrong) {
    long generation = MapGates.generationOf(place);
    if (generation != 0 && tellOf(generation)) {
      SegmentCheck check = look(generation, segment, halfChanged, wrong);
      if (!halfChanged) {
        compare(segment, MapGates.slotOf(place, segment), check, wrong);
      }
    }
  }

  /** Where nobody can be kept out, what is wrong has to be so twice. */
  private void lookUnguarded(int segment) {
    List<String> wrong = unguarded(segment);
    if (!wrong.isEmpty()) {
      wrong.retainAll(unguarded(segment));
      wrong.forEach(this::found);
    }
  }

  private List<String> unguarded(int segment) {
    List<String> wrong = new ArrayList<>();
    long place = gates.place(segment);
    boolean dead = gates.lock(MapGates.slotOf(place, segment)).isHeldByTheDead();
    lookInside(segment, place, dead, wrong::add);
    return wrong;
  }

  private SegmentCheck look(
      long generation, int segment, boolean halfChanged, Consumer<String> wrong) {
    Part part = parts.part(generation);
    String where = "the file " + folder.data(generation) + " is damaged: part " + segment + ": ";
    SegmentCheck check =
        new SegmentCheck(
            part.image(segment), part.layout(), finding -> wrong.accept(where + finding));
    check.run(halfChanged);
    return check;
  }

  /** What the gates say of a segment must be so of each of its entries. */
  private void compare(int segment, int slot, SegmentCheck check, Consumer<String> wrong) {
    long version = 0;
    long expiry = StoredEntry.NEVER;
    for (Entry entry : check.sound()) {
      version = Math.max(version, MapValue.version(entry.stored()));
      long expires = MapValue.expires(entry.stored());
      expiry = expires == StoredEntry.NEVER ? expiry : MapValue.earlier(expiry, expires);
    }
    boolean ends = expiry != StoredEntry.NEVER;
    if (version > gates.version(slot) || ends && expiry < gates.expiry(slot)) {
      wrong.accept(gate("the words of the part " + segment + " do not go with its entries"));
    } else if (ends && gates.expiry(slot) == StoredEntry.NEVER) {
      wrong.accept(gate("the part " + segment + " is said to have no entry that ends, and has"));
    }
    Change change = gates.isChangeSensible(slot) ? gates.pending(slot) : null;
    if (change != null && MapFile.segmentOf(change.key()) != segment) {
      wrong.accept(gate("the change noted for the part " + segment + " is not one of it"));
    }
  }

  private void lookForLeftovers() {
    List<Path> all;
    try (Stream<Path> files = Files.list(folder.path())) {
      all = files.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    for (Path path : all) {
      String name = path.getFileName().toString();
      if (isLeft(path, name)) {
        leftovers.add(path);
        found(path + " was left by who was killed, and serves nothing: a repair deletes it");
      } else if (!KNOWN.matcher(name).matches()
          && !RESCUE.matcher(name).matches()
          && !TABLE.matcher(name).matches()
          && !path.equals(folder.repairing().path())) {
        found("nobody knows what " + path + " is");
      }
    }
  }

  /** Whether a file serves nothing, and nobody is about to make it serve something. */
  private boolean isLeft(Path path, String name) {
    if (path.equals(folder.repairing().path())) {
      return !RepairLock.isTaken(folder.path());
    }
    if (gates == null || gates.last() < 0 || isInside(MapGates.WHOLE)) {
      return false;
    }
    if (folder.allData().contains(path)) {
      long generation = folder.generation(path);
      boolean serves =
          generation == gates.newest() || gates.isUsed(generation) || isMoving(generation);
      return !serves && senseless.isEmpty() && Files.exists(path) && !isInside(MapGates.WHOLE);
    }
    if (RESCUE.matcher(name).matches()) {
      return Files.exists(path) && !isInside(MapGates.WHOLE);
    }
    var table = TABLE.matcher(name);
    return table.matches() && isTableLeft(path, Integer.parseInt(table.group(2)));
  }

  private boolean isTableLeft(Path path, int segment) {
    boolean used = segment < MapFile.SEGMENTS && isInside(segment);
    return !used && Files.exists(path);
  }

  /** Whether somebody is inside, or died there, so that his successor has something to do. */
  private boolean isInside(int number) {
    return senseless.get(number) || gates.lock(gates.slot(number)).owner() != 0;
  }

  private boolean isMoving(long generation) {
    for (int segment = 0; segment < MapFile.SEGMENTS; segment++) {
      if (isPlaced(segment) && gates.moving(gates.slot(segment)) == generation) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void close() {
    parts.close();
  }
}
