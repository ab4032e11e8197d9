package dev.penstock.engine.chronicle;

import dev.penstock.memory.DamagedFileException;
import dev.penstock.memory.FileModes;
import dev.penstock.memory.MappedRegion;
import dev.penstock.state.Primitive;
import dev.penstock.state.Shape;
import dev.penstock.state.StateKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Looks at an object of the state that is one file, and makes a damaged one anew: a counter, value,
 * array or memory from what its header still says, what is known of its kind, and its size; a lock
 * and the like without anything in it. Elements have no checksum: what is stored in them is not
 * looked at.
 *
 * <p>The new file takes the place of the damaged one by a rename, so whoever is killed has done all
 * or nothing; the damaged one has another name by then. Nobody can open it meanwhile, since it is
 * damaged; so it is enough that nobody has it mapped.
 */
final class WordsRepair {
  private final Path file;
  private final String kind;
  private final Surroundings surroundings;
  private final Consumer<String> says;

  /**
   * @param kind how the file's name ends
   */
  WordsRepair(Path file, String kind, Surroundings surroundings, Consumer<String> says) {
    this.file = file;
    this.kind = kind;
    this.surroundings = surroundings;
    this.says = says;
  }

  /**
   * Looks, and repairs if it is asked to.
   *
   * @return whether all is well, or is now
   * @throws dev.penstock.fault.InvalidInputException if another process uses what is damaged
   */
  boolean run(boolean repair) {
    try {
      return kind().isPresent() ? lookAtElements(kind().get(), repair) : lookAtLock(repair);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Empty for a lock and the like. */
  private Optional<StateKind> kind() {
    for (StateKind each : StateKind.values()) {
      if (each.toString().equals(kind)) {
        return Optional.of(each);
      }
    }
    return Optional.empty();
  }

  private boolean lookAtLock(boolean repair) throws IOException {
    try {
      SyncFile.check(file, surroundings);
      return true;
    } catch (DamagedFileException e) {
      says.accept(e.sentence() + "; a repair makes it anew, so that nobody holds it");
    }
    if (repair) {
      refuseUsed();
      Path kept = kept();
      Files.move(file, kept, StandardCopyOption.ATOMIC_MOVE);
      says.accept(
          "the "
              + inWords()
              + " is made anew at its next use: nobody holds it or waits for it, and what it counts"
              + " begins anew; the damaged file is "
              + kept);
    }
    return repair;
  }

  private boolean lookAtElements(StateKind stateKind, boolean repair) throws IOException {
    String name = file.getFileName().toString();
    try {
      StateFile.shape(
          file.getParent(),
          stateKind,
          name.substring(0, name.length() - StateFile.suffix(stateKind).length()));
      return true;
    } catch (DamagedFileException e) {
      byte[] head = head();
      Optional<Shape> shape = shape(stateKind, head);
      says.accept(e.sentence() + "; " + outlook(shape));
      if (repair) {
        refuseUsed();
        replace(shape, stateKind);
      }
      return repair;
    }
  }

  private void refuseUsed() {
    FileUsers.refuse(inWords(), FileUsers.of(file));
  }

  private String inWords() {
    String name = file.getFileName().toString();
    return kind + " " + name.substring(0, name.length() - kind.length() - 1);
  }

  private byte[] head() {
    byte[] head = new byte[MappedRegion.FIRST_WORD];
    try (RawFile raw = new RawFile(file, RawFile.PLACES)) {
      raw.read(0, head, head.length);
    }
    return head;
  }

  /** What the object was, as far as it can be told. */
  private Optional<Shape> shape(StateKind stateKind, byte[] head) throws IOException {
    ByteBuffer words = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN);
    long type = words.getLong(StateFile.TYPE);
    long length = words.getLong(StateFile.LENGTH);
    int most = stateKind == StateKind.MEMORY ? Shape.MOST_BYTES : Shape.MOST_ELEMENTS;
    if (length < 1 || length > most) {
      long bytes = Files.size(file) - MappedRegion.FIRST_WORD;
      length = Math.max(0, stateKind == StateKind.MEMORY ? bytes : bytes / Long.BYTES);
    }
    if (stateKind == StateKind.COUNTER) {
      return Optional.of(new Shape(stateKind, Primitive.LONG, 1));
    }
    if (length < 1 || length > most) {
      return Optional.empty();
    }
    if (stateKind == StateKind.MEMORY) {
      return Optional.of(new Shape(stateKind, Primitive.BYTE, (int) length));
    }
    if (type < 1 || type > Primitive.all().size()) {
      return Optional.empty();
    }
    int elements = stateKind == StateKind.VALUE ? 1 : (int) length;
    return Optional.of(new Shape(stateKind, Primitive.all().get((int) type - 1), elements));
  }

  private String outlook(Optional<Shape> shape) throws IOException {
    if (shape.isEmpty()) {
      return "nothing tells what it was: a repair sets it aside, and its content is lost";
    }
    long missing = StateFile.size(shape.get()) - Files.size(file);
    String kept = "a repair makes it anew as " + shape.get() + " with what it holds";
    return missing <= 0 ? kept : kept + "; the last " + missing + " bytes are lost: they become 0";
  }

  private void replace(Optional<Shape> shape, StateKind stateKind) throws IOException {
    Path kept = kept();
    if (shape.isEmpty()) {
      Files.move(file, kept, StandardCopyOption.ATOMIC_MOVE);
    } else {
      Path draft = file.resolveSibling(file.getFileName() + ".repaired.new");
      Files.deleteIfExists(draft); // of a repair that was killed
      StateFile.write(draft, shape.get(), file);
      FileModes.likeFolder(draft);
      Files.createLink(kept, file);
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
    says.accept(
        "the "
            + inWords()
            + (shape.isEmpty() ? " is made anew at its next use" : " was made anew")
            + "; the damaged file is "
            + kept);
  }

  private Path kept() {
    return file.resolveSibling(
        file.getFileName() + "." + Damaged.name(surroundings.clock().wallMillis()));
  }
}
