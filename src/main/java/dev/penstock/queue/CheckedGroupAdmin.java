package dev.penstock.queue;

import dev.penstock.fault.Lifetime;
import java.util.List;

/** An engine's admin of a group, for what the engine can do, and as long as the queues are open. */
final class CheckedGroupAdmin implements GroupAdmin {
  private final GroupAdmin admin;
  private final QueueEngine engine;
  private final String queue;
  private final Lifetime lifetime;

  CheckedGroupAdmin(GroupAdmin admin, QueueEngine engine, String queue, Lifetime lifetime) {
    this.admin = admin;
    this.engine = engine;
    this.queue = queue;
    this.lifetime = lifetime;
  }

  @Override
  public void pause(boolean paused) {
    lifetime.check();
    Requirements.check(engine, queue, "paused groups", Capability.PAUSE);
    admin.pause(paused);
  }

  @Override
  public void seek(StartFrom from) {
    lifetime.check();
    Requirements.check(engine, queue, "groups that seek", Capability.SEEK);
    admin.seek(from);
  }

  @Override
  public long purge() {
    lifetime.check();
    return admin.purge();
  }

  @Override
  public void delete() {
    lifetime.check();
    admin.delete();
  }

  @Override
  public List<DeadLetter> deadLetters() {
    lifetime.check();
    return admin.deadLetters();
  }

  @Override
  public boolean retryDead(long id) {
    lifetime.check();
    return admin.retryDead(id);
  }

  @Override
  public boolean discardDead(long id) {
    lifetime.check();
    return admin.discardDead(id);
  }
}
