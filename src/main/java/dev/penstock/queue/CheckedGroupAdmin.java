package dev.penstock.queue;

import dev.penstock.fault.Lifetime;
import java.util.List;

/** An engine's admin of a group, as long as the queues are open. */
final class CheckedGroupAdmin implements GroupAdmin {
  private final GroupAdmin admin;
  private final Lifetime lifetime;

  CheckedGroupAdmin(GroupAdmin admin, Lifetime lifetime) {
    this.admin = admin;
    this.lifetime = lifetime;
  }

  @Override
  public void pause(boolean paused) {
    lifetime.check();
    admin.pause(paused);
  }

  @Override
  public void seek(StartFrom from) {
    lifetime.check();
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
