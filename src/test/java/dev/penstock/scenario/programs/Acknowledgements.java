package dev.penstock.scenario.programs;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How often this process was told that what it did is done, in a file named after its pid. Mapped,
 * so that noting takes next to no time beside the doing, and survives a kill.
 */
public final class Acknowledgements {
  private final MappedByteBuffer count;

  Acknowledgements(Path folder) throws IOException {
    Path file = folder.resolve(Long.toString(ProcessHandle.current().pid()));
    try (FileChannel channel = FileChannel.open(file, CREATE_NEW, READ, WRITE)) {
      count = channel.map(MapMode.READ_WRITE, 0, Long.BYTES);
    }
  }

  void set(long acknowledged) {
    count.putLong(0, acknowledged);
  }

  /** What a process noted last; 0 if its file is not complete yet. */
  public static long read(Path file) throws IOException {
    byte[] count = Files.readAllBytes(file);
    return count.length < Long.BYTES ? 0 : ByteBuffer.wrap(count).getLong();
  }
}
