package dev.penstock.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Why reading or writing failed, in words that fit into a sentence. Thread-safe. */
public final class IoReason {
  private IoReason() {}

  /** The JDK's messages are often just the file's name; this is the reason without it. */
  public static String of(IOException e) {
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (e instanceof NoSuchFileException missing) {
      return missing.getFile() + " does not exist";
    }
    if (e instanceof CharacterCodingException) {
      return "it is not UTF-8 text";
    }
    if (e instanceof FileAlreadyExistsException obstacle) {
      return obstacle.getFile() + " is in the way";
    }
    if (e instanceof FileSystemException failure) {
      return failure.getReason() == null ? failure.toString() : failure.getReason();
    }
    return e.getMessage();
  }
}
