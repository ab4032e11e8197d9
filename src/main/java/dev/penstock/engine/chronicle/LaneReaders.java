package dev.penstock.engine.chronicle;

/** A reader for each lane, opened at its first use. Used by one thread at a time. */
final class LaneReaders implements AutoCloseable {
  private final QueueLog log;
  private final LaneReader[] readers = new LaneReader[Lanes.ALL];

  LaneReaders(QueueLog log) {
    this.log = log;
  }

  /** The reader of a lane that has been made. */
  LaneReader lane(int number) {
    if (readers[number] == null) {
      readers[number] = log.reader(number);
    }
    return readers[number];
  }

  /**
   * Opens what there is to read that was not opened before, and moves to where the group is: done
   * without the group's lock, so that no other member waits for it.
   */
  void openMade(GroupFile group) {
    for (int number = 0; number < Lanes.SENT; number++) {
      if (readers[number] == null && log.file().isMade(number)) {
        lane(number).after(group.index(number), group.sub(number));
      }
    }
  }

  @Override
  public void close() {
    for (int number = 0; number < readers.length; number++) {
      if (readers[number] != null) {
        readers[number].close();
        readers[number] = null;
      }
    }
  }
}
