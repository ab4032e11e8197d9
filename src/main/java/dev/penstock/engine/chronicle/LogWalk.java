package dev.penstock.engine.chronicle;

import dev.penstock.memory.DamagedFileException;

/**
 * Goes through the documents of one of a lane's files without Chronicle, and finds the next one
 * that is sound where something is damaged. Used by one thread at a time.
 */
final class LogWalk {
  private static final String[] OWN = {"index2index", "index"};

  private final RawFile file;
  private final MessageFormat.Parser document;
  private final int places;
  private long at;
  private long documentAt;
  private String finding;
  private boolean unfinished;

  /**
   * @param document takes each document that is found
   * @param from where a document begins, or may
   * @param places how many each index has
   */
  LogWalk(RawFile file, MessageFormat.Parser document, long from, int places) {
    this.file = file;
    this.places = places;
    this.document = document;
    this.at = from;
  }

  /** What {@link #next} came to. */
  enum Step {
    /** A sound document, in the parser. */
    DOCUMENT,
    /** Something that is none; {@link #finding} says what. {@link #recover} may go on behind. */
    DAMAGE,
    /** Nothing, not even the mark of a file that is complete. */
    OPEN_END,
    /** The mark of a file that is complete. */
    END
  }

  Step next() {
    while (true) {
      int word = at + Integer.BYTES > file.size() ? 0 : file.intAt(at);
      if (word == 0) {
        return Step.OPEN_END;
      }
      if (word == WireWords.END) {
        return Step.END;
      }
      unfinished = !WireWords.isComplete(word);
      if (unfinished) {
        return damage("begins a message that was never completed");
      }
      if (!WireWords.isOwn(word)) {
        return document(word);
      }
      if (!isIndex(word)) {
        return damage("begins what is neither a message nor an index");
      }
      at = WireWords.behind(at, word);
    }
  }

  private Step document(int word) {
    documentAt = at;
    if (!readDocument(at, word)) {
      return damage("begins what is no message, or not as it was written");
    }
    at = WireWords.behind(at, word);
    return Step.DOCUMENT;
  }

  private Step damage(String what) {
    finding = "byte " + at + " " + what;
    return Step.DAMAGE;
  }

  private boolean readDocument(long from, int word) {
    int length = WireWords.length(word);
    if (length < MessageFormat.HEADER || from + Integer.BYTES + length > file.size()) {
      return false;
    }
    if (!MessageFormat.isOfVersion(file.intAt(from + Integer.BYTES))) {
      return false;
    }
    file.read(from + Integer.BYTES, document.buffer(length), length);
    return document.isSound();
  }

  private boolean isIndex(int word) {
    for (String name : OWN) {
      try {
        long end = WireWords.own(file.at(at), name);
        WireWords.array(file, places);
        return file.position() + (long) places * Long.BYTES == end
            && WireWords.behind(at, word) <= file.size();
      } catch (DamagedFileException e) {
        // Then it is the other one, or none.
      }
    }
    return false;
  }

  /**
   * Goes to the next sound document that stands behind others. Where one message is damaged and its
   * length leads to the next one, that is believed: a body may itself hold documents.
   *
   * @param count of messages before the one that was not found
   * @param id which the next one is not below
   * @return false if there is none
   */
  boolean recover(long count, long id) {
    int word = file.intAt(at);
    long behind = WireWords.behind(at, word);
    if (!WireWords.isOwn(word) && fits(behind, count, id) && document.countBefore() == count + 1) {
      at = behind;
      return true;
    }
    long place = file.behindZeros(at + Integer.BYTES);
    while (place < file.size() - 8) {
      if (fits(place, count, id)) {
        at = place;
        return true;
      }
      place = file.behindZeros(place + Integer.BYTES);
    }
    return false;
  }

  /**
   * Whether the damage is a message that was not completed: its sender is at it, or died there.
   * Said as of {@link #next}, since a sender may go on.
   */
  boolean isUnfinished() {
    return unfinished;
  }

  /** Whether only one message is lost: its length leads to a sound one, or to {@link #isLast}. */
  boolean isOne(long count, long id) {
    int word = file.intAt(at);
    return isLast()
        || WireWords.isComplete(word)
            && !WireWords.isOwn(word)
            && fits(WireWords.behind(at, word), count, id);
  }

  /** Whether what is damaged has a length that leads to where the next message will be. */
  boolean isLast() {
    int word = file.intAt(at);
    long behind = WireWords.behind(at, word);
    if (!WireWords.isComplete(word)
        || WireWords.isOwn(word)
        || WireWords.length(word) < MessageFormat.HEADER
        || behind > file.size() - Integer.BYTES) {
      return false;
    }
    int next = file.intAt(behind);
    return next == 0 || next == WireWords.END;
  }

  private boolean fits(long place, long count, long id) {
    int word = place + MessageFormat.HEADER > file.size() ? 0 : file.intAt(place);
    return word != 0
        && WireWords.isComplete(word)
        && !WireWords.isOwn(word)
        && readDocument(place, word)
        && document.countBefore() >= count
        && document.id() >= id;
  }

  /** What to say of nothing where there should be something. */
  String hole() {
    return "byte " + at + " begins a hole where messages should be";
  }

  /** Where the last document that was found begins. */
  long documentAt() {
    return documentAt;
  }

  String finding() {
    return finding;
  }
}
