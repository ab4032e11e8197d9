package dev.penstock.engine.chronicle;

import dev.penstock.memory.ProcessIdentity;
import dev.penstock.queue.Claim;
import dev.penstock.queue.GroupMember;
import dev.penstock.queue.LeaseLostException;

/** One consumer's slot in a group file, with a reader of its own on the log. */
final class ChronicleGroupMember implements GroupMember {
  /**
   * How often a member looks for what others gave back or died with. A death is to be made up for
   * within 100 ms.
   */
  private static final long LOOK_NANOS = 50_000_000;

  private static final int NO_SLOT = -1;

  private final String queue;
  private final String group;
  private final GroupFile file;
  private final MessageLog log;
  private final LogReader reader;
  private int slot = NO_SLOT;
  private long nextLook = System.nanoTime();

  /** What the log had sent when there was nothing to claim, or -1. */
  private long idleSince = -1;

  ChronicleGroupMember(String queue, String group, GroupFile file, MessageLog log) {
    this.queue = queue;
    this.group = group;
    this.file = file;
    this.log = log;
    this.reader = log.reader();
  }

  @Override
  public Claim claim() {
    long sent = log.sent();
    if (sent == idleSince && System.nanoTime() - nextLook < 0) {
      return null; // which costs who waits next to nothing
    }
    idleSince = -1;
    file.lock();
    try {
      if (slot == NO_SLOT) {
        slot = file.occupy();
      }
      if (file.message(slot) != 0) {
        throw new IllegalStateException("settle the message in hand before claiming the next");
      }
      Claim returned = claimGivenBack();
      Claim claim = returned != null ? returned : claimNext();
      if (claim == null) {
        idleSince = sent;
      }
      return claim;
    } finally {
      file.unlock();
    }
  }

  private Claim claimGivenBack() {
    long now = System.nanoTime();
    if (now - nextLook < 0) {
      return null;
    }
    int found = file.oldestGivenBack(owner -> !ProcessIdentity.isAlive(owner));
    if (found < 0) {
      nextLook = now + LOOK_NANOS;
      return null; // and while there are some, each claim looks
    }
    long index = file.message(found);
    Claim claim = new Claim(index, (int) file.attempt(found) + 1, reader.at(index));
    file.adopt(found);
    file.vacate(slot);
    slot = found;
    return claim;
  }

  private Claim claimNext() {
    LogReader.Entry entry = reader.after(file.cursor());
    if (entry == null) {
      return null;
    }
    file.claim(slot, entry.index());
    return new Claim(entry.index(), 1, entry.message());
  }

  @Override
  public void ack(Claim claim) {
    if (slot == NO_SLOT || !file.ack(slot, claim.id())) {
      throw new LeaseLostException(queue, group, claim.id());
    }
  }

  @Override
  public void release(Claim claim) {
    file.lock();
    try {
      if (slot == NO_SLOT || !file.holds(slot, claim.id())) {
        throw new LeaseLostException(queue, group, claim.id());
      }
      vacate();
    } finally {
      file.unlock();
    }
  }

  @Override
  public void close() {
    file.lock();
    try {
      if (slot != NO_SLOT) {
        vacate();
      }
    } finally {
      file.unlock();
      reader.close();
    }
  }

  private void vacate() {
    file.vacate(slot);
    slot = NO_SLOT;
  }
}
