package dev.penstock.engine.chronicle;

/** Lets one group go of a roll file of a lane, each step under the group's lock. */
final class Release {
  private final GroupFile file;
  private final RollFile roll;

  Release(Group group, RollFile roll) {
    this.file = group.file();
    this.roll = roll;
  }

  /**
   * Whether the group needs no more of the file than copies of what it knows one by one.
   *
   * @param unread whether it may be needed for what the group has not taken from it
   */
  boolean isPossible(boolean unread) {
    file.lock();
    try {
      return !file.isThere() || !isInHand() && (unread || hasTakenAll());
    } finally {
      file.unlock();
    }
  }

  /**
   * Puts the group's place behind the file, after the lane was made to begin there.
   *
   * @param unread whether messages may be left out that the group has not taken
   * @return how many were left out, or -1 if the group still needs the file
   */
  long pass(boolean unread) {
    file.lock();
    try {
      if (!file.isThere()) {
        return 0; // it begins behind the file
      }
      if (isInHand() || !unread && !hasTakenAll()) {
        return -1;
      }
      long left = 0;
      if (file.index(roll.lane()) < roll.end()) {
        left = Math.max(0, roll.countWith() - file.count(roll.lane()));
        file.place(
            roll.lane(),
            LaneReader.START,
            0,
            Math.max(roll.countWith(), file.count(roll.lane())),
            Math.max(roll.bytesWith(), file.bytes(roll.lane())));
        file.add(GroupFile.SKIPPED, left);
        file.commit();
      }
      return left;
    } finally {
      file.unlock();
    }
  }

  private boolean hasTakenAll() {
    return file.index(roll.lane()) >= roll.end() || file.count(roll.lane()) >= roll.countWith();
  }

  /** Messages of a record in hand are known one by one: their place can be changed. */
  private boolean isInHand() {
    Hands hands = file.hands();
    for (int hand = 0; hand < hands.used(); hand++) {
      if (hands.isPending(hand)
          && hands.record(hand) < 0
          && hands.lane(hand) == roll.lane()
          && hands.index(hand) < roll.end()) {
        return true;
      }
    }
    return false;
  }
}
