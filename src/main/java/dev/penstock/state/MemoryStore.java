package dev.penstock.state;

import java.nio.ByteBuffer;

/** Raw memory that this process has mapped, and others as well. Thread-safe. */
public interface MemoryStore extends StateObject {
  /**
   * All of it, as a buffer of its own for each call: direct, little-endian, its first byte at an
   * address that is a multiple of 8. Read-only if this process may only look.
   */
  ByteBuffer bytes();
}
