package dev.penstock.engine.chronicle;

import dev.penstock.memory.Liveness;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes groups that have no consumer and that nobody has used for long. */
final class IdleGroups {
  private static final Logger LOGGER = LoggerFactory.getLogger(IdleGroups.class);

  private final Duration after;
  private final QueueLog log;
  private final Groups groups;
  private final Surroundings surroundings;

  IdleGroups(Duration after, QueueLog log, Groups groups, Surroundings surroundings) {
    this.after = after;
    this.log = log;
    this.groups = groups;
    this.surroundings = surroundings;
  }

  void run() {
    for (Group group : groups.all()) {
      if (isIdle(group.file()) && GroupEnd.delete(group, () -> isIdle(group.file()))) {
        LOGGER.info(
            "the group {} of the queue {} was deleted, since nobody had used it for {}",
            group.name(),
            log.folder().name(),
            after);
      }
    }
  }

  private boolean isIdle(GroupFile file) {
    long idle = surroundings.clock().wallMillis() - file.get(GroupFile.LAST_USED);
    return file.isThere() && idle >= after.toMillis() && !isNeeded(file);
  }

  /** Whether it has a consumer, or what was committed in it is still to be sent. */
  private boolean isNeeded(GroupFile file) {
    Liveness liveness = surroundings.liveness();
    for (int hand = 0; hand < file.hands().used(); hand++) {
      long owner = file.hands().owner(hand);
      if (file.hands().outbox(hand) != 0 || owner != 0 && liveness.isAlive(owner)) {
        return true;
      }
    }
    return false;
  }
}
