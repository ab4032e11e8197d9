package dev.penstock.engine.chronicle;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.BooleanSupplier;

/**
 * Deletes a group. Processes that have its file mapped go on seeing it, so it is marked first,
 * under its lock; killed before the file is gone, whoever finds the mark deletes it.
 */
final class GroupEnd {
  private GroupEnd() {}

  /**
   * Deletes the group if something holds under its lock. Its consumers lose what they have in hand
   * and fail at their next claim.
   *
   * @return whether it was deleted
   */
  static boolean delete(Group group, BooleanSupplier still) {
    GroupFile file = group.file();
    file.lock();
    try {
      if (!still.getAsBoolean()) {
        return false;
      }
      if (!file.isDeleted()) {
        Hands hands = file.hands();
        for (int hand = 0; hand < hands.used(); hand++) {
          hands.revoke(hand);
        }
        file.set(GroupFile.BEGUN, Long.MIN_VALUE | System.nanoTime());
        file.commit();
      }
      unlink(file);
    } finally {
      file.unlock();
    }
    group.log().file().groupsChanged();
    group.log().file().tellConsumers();
    group.log().roomMade();
    return true;
  }

  /** Deletes a file whose group somebody began to delete. */
  static void finish(GroupFile file) {
    file.lock();
    try {
      unlink(file);
    } finally {
      file.unlock();
    }
  }

  /** Under the lock, and only if the file of that name is still this one: by its own mark. */
  private static void unlink(GroupFile file) {
    Path path = file.words().file();
    ByteBuffer mark = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.read(mark, GroupFile.BEGUN);
      if (!mark.hasRemaining() && mark.getLong(0) == file.get(GroupFile.BEGUN)) {
        // First what the group would be made of again after a power failure.
        Files.deleteIfExists(QueueFolder.savedBeside(path));
        Files.deleteIfExists(path);
      }
    } catch (NoSuchFileException e) {
      // Somebody else deleted it.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
