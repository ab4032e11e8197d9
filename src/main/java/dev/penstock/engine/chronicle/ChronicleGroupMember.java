package dev.penstock.engine.chronicle;

import dev.penstock.engine.chronicle.Claiming.Outcome;
import dev.penstock.fault.InvalidInputException;
import dev.penstock.queue.Claim;
import dev.penstock.queue.GroupMember;
import dev.penstock.queue.LeaseLostException;
import dev.penstock.queue.MemberOptions;
import dev.penstock.queue.Outgoing;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** One consumer, with its hands in the group's file and readers of its own on the lanes. */
final class ChronicleGroupMember implements GroupMember {
  /** While a claim is settled faster, the next one may take more messages. */
  private static final long FAST_NANOS = 1_000_000;

  /** How long a member sleeps at most before it looks around by itself. */
  private static final long LONGEST_SLEEP_NANOS = 500_000_000;

  /** After so long a member that finds nothing changed takes a closer look all the same. */
  private static final long LONGEST_IDLE_NANOS = 60_000_000_000L;

  /** A message that comes within some 20 µs is not worth going to sleep for. */
  private static final int SPINS = 1000;

  private final Group group;
  private final Membership membership;
  private final Settling settling;
  private final MemberOptions options;
  private final Surroundings surroundings;
  private final Heartbeat heartbeat;
  private final Consumer<ChronicleGroupMember> left;
  private final LaneReaders readers;
  private final Outbox outbox;
  private final Hands hands;
  private final AppendFile signals;
  private final HolderWatch holders;
  private final List<OpenHand> open = new ArrayList<>();
  private OpenHand current;
  private int want;
  private long claimedNanos;
  private long deaths;
  private long looked;

  /** Who took a message last, and so has what is in hand. */
  private volatile Thread user;

  /** What the queue's events were before the last look for messages. */
  private long seen;

  /** Whether nothing happened during the last sleep, so that there is nothing to spin for. */
  private boolean calm;

  private boolean idle;
  private long idleSeen;
  private long idleUntil;
  private long idleVersion;
  private long idleNextId;

  ChronicleGroupMember(
      Group group,
      MemberOptions options,
      Surroundings surroundings,
      Heartbeat heartbeat,
      Consumer<ChronicleGroupMember> left) {
    this.group = group;
    this.membership = group.membership();
    this.settling = group.settling();
    this.options = options;
    this.surroundings = surroundings;
    this.heartbeat = heartbeat;
    this.left = left;
    this.readers = new LaneReaders(group.log());
    this.outbox = new Outbox(group.name(), group.log(), surroundings);
    this.hands = group.file().hands();
    this.signals = group.log().file();
    this.holders = new HolderWatch(hands, signals, surroundings.liveness());
    this.want = options.prefetch() == MemberOptions.AUTO ? 1 : options.prefetch();
    this.looked =
        now() - Membership.LOOK_NANOS; // whoever joins looks at once for what the dead left
    this.deaths = signals.deaths();
  }

  private long now() {
    return surroundings.clock().nanos();
  }

  /**
   * Opens what it will read, for which a young process takes a third of a second: who has joined is
   * to take messages at once.
   */
  void openReaders() {
    try {
      readers.openMade(group.file());
    } catch (RuntimeException e) {
      readers.close();
      throw e;
    }
  }

  @Override
  public Claim claim() {
    usedHere();
    while (current != null && current.hasNext()) {
      ChronicleClaim claim = handOut(current.next());
      if (claim != null) {
        return claim;
      }
    }
    return claimMore();
  }

  private void usedHere() {
    Thread here = Thread.currentThread();
    if (user != here) {
      user = here;
    }
  }

  /** Whether it is this thread that has what is in hand. */
  boolean isUsedBy(Thread thread) {
    return user == thread;
  }

  QueueFolder queue() {
    return group.log().folder();
  }

  /** Returns null if the message was taken away meanwhile, or cannot be read. */
  private ChronicleClaim handOut(ChronicleClaim claim) {
    if (!hands.holds(claim.hand, claim.epoch, claim.place)) {
      return null;
    }
    if (claim.message.damage != null) {
      bury(claim, "damaged", claim.message.damage, claim.attempt);
      return null;
    }
    if (options.timeLimit().isPresent()) {
      heartbeat.began(this);
    }
    hands.start(claim.hand, claim.place);
    return claim;
  }

  private Claim claimMore() {
    long now = now();
    seen = signals.events().value();
    long nextId = signals.nextId();
    if (idle && now - idleUntil < 0 && isAsBefore() && !mayFindLost(now)) {
      return null; // which costs who waits next to nothing
    }
    idle = false;
    readers.openMade(group.file());
    lookForLost(now);
    sendRest();
    OpenHand hand = emptyHand();
    if (options.prefetch() == MemberOptions.AUTO) {
      want =
          now - claimedNanos < FAST_NANOS
              ? Math.min(2 * want, MemberOptions.MOST)
              : Math.max(1, want / 2);
    }
    Outcome outcome;
    do {
      outcome = group.claim(hand.hand, want, readers, options.maxDeliveries(), hand.batch);
    } while (outcome == Outcome.AGAIN);
    if (outcome == Outcome.NOTHING) {
      idle = true;
      idleSeen = seen;
      idleNextId = nextId;
      idleUntil = now + Math.min(LONGEST_IDLE_NANOS, group.nanosUntilDue());
      idleVersion = group.file().get(GroupFile.VERSION);
      return null;
    }
    claimedNanos = now;
    hand.begin();
    current = hand;
    return claim();
  }

  /** Whether nothing was sent or given back since there was nothing to claim. */
  private boolean isAsBefore() {
    return seen == idleSeen
        && idleVersion == group.file().get(GroupFile.VERSION)
        && idleNextId == signals.nextId();
  }

  /** Whether it is time to look for what the dead left, and there may be such a thing. */
  private boolean mayFindLost(long now) {
    return now - looked >= Membership.LOOK_NANOS
        && (mayBeLeft() || signals.gate().isHeldByTheDead());
  }

  /** Whether others hold anything, or anybody has still to send what was committed. */
  private boolean mayBeLeft() {
    for (int hand = 0; hand < hands.used(); hand++) {
      if (hands.outbox(hand) != 0 || hands.isPending(hand) && !isOwn(hand)) {
        return true;
      }
    }
    return false;
  }

  private boolean isOwn(int hand) {
    for (int i = 0; i < open.size(); i++) {
      if (open.get(i).hand == hand) {
        return true;
      }
    }
    return false;
  }

  private void lookForLost(long now) {
    long told = signals.deaths();
    if (told != deaths || now - looked >= Membership.LOOK_NANOS) {
      group.log().recoverFromTheDead();
      membership.lookForLost(readers, options.maxDeliveries(), told != deaths);
      deaths = told;
      looked = now;
    }
  }

  /** A hand with nothing in it: one more where the user keeps messages unsettled. */
  private OpenHand emptyHand() {
    for (OpenHand candidate : open) {
      boolean empty = !hands.isPending(candidate.hand) && hands.outbox(candidate.hand) == 0;
      if (empty || hands.isRevoked(candidate.hand)) {
        return candidate;
      }
    }
    long alive = now() + options.lease().toNanos();
    int number = membership.occupy(readers, options, alive, !open.isEmpty());
    OpenHand added = new OpenHand(number, options.reuse());
    synchronized (open) {
      open.add(added);
    }
    return added;
  }

  /** Says that this process lives. Called by the heartbeat's thread. */
  void beat(long aliveUntil) {
    synchronized (open) {
      for (OpenHand hand : open) {
        hands.aliveUntil(hand.hand, aliveUntil);
      }
    }
  }

  /** Whether it has messages that are not settled. */
  boolean holdsSomething() {
    synchronized (open) {
      return open.stream().anyMatch(hand -> hands.isPending(hand.hand));
    }
  }

  MemberOptions options() {
    return options;
  }

  @Override
  public void await(long nanos) {
    for (int i = 0; i < SPINS && !calm; i++) {
      if (signals.events().value() != seen) {
        return;
      }
      Thread.onSpinWait();
    }
    long sleep = Math.min(nanos, LONGEST_SLEEP_NANOS);
    if (idle) {
      sleep = Math.min(sleep, Math.max(0, idleUntil - now()));
    }
    if (sleep > Membership.LOOK_NANOS && mayBeLeft()) {
      sleep = Membership.LOOK_NANOS; // of a lease that runs out nobody tells
    }
    if (calm) { // to set up a watch takes longer than most messages take to come
      holders.watch();
    }
    signals.events().await(seen, sleep);
    calm = signals.events().value() == seen;
  }

  @Override
  public void ack(Claim claim) {
    ChronicleClaim mine = (ChronicleClaim) claim;
    boolean settled =
        hands.record(mine.hand) < 0
            ? hands.ack(mine.hand, mine.epoch, mine.place)
            : settling.ackRecord(mine.hand, mine.epoch);
    if (!settled) {
      throw lost(claim);
    }
    group.log().roomMade();
  }

  @Override
  public void ackAndSend(Claim claim, List<Outgoing> messages) {
    ChronicleClaim mine = (ChronicleClaim) claim;
    usedHere();
    Appending.requireSize(messages.stream().mapToLong(message -> message.body().length).sum());
    awaitRoom(messages);
    requireSent();
    long index = settling.ackFor(mine, outbox.body(messages));
    if (index == 0) {
      throw lost(claim);
    }
    if (outbox.trySend(index, messages)) {
      settling.sent(mine.hand);
    }
    group.log().roomMade();
  }

  /** A hand names one outbox, so a commit whose predecessor is not sent cannot be made. */
  private void requireSent() {
    for (OpenHand hand : open) {
      long index = hands.outbox(hand.hand);
      if (index != 0) {
        outbox.resend(index, readers);
        settling.sent(hand.hand);
      }
    }
  }

  /** Sends what a commit could not, as when the disk was full then. */
  private void sendRest() {
    for (OpenHand hand : open) {
      long index = hands.outbox(hand.hand);
      if (index != 0 && outbox.isDue() && outbox.tryResend(index, readers)) {
        settling.sent(hand.hand);
      }
    }
  }

  /** Waits for room for all messages to a queue at once: none is sent before the others fit. */
  private void awaitRoom(List<Outgoing> messages) {
    Map<QueueFolder, List<Outgoing>> targets =
        messages.stream()
            .collect(
                Collectors.groupingBy(
                    message -> target(message).log().folder(),
                    LinkedHashMap::new,
                    Collectors.toList()));
    targets
        .values()
        .forEach(all -> target(all.get(0)).awaitRoom(all.stream().map(Outgoing::body).toList()));
  }

  private ChronicleQueueStore target(Outgoing message) {
    Path here = queue().path().getParent();
    if (message.queue() instanceof ChronicleQueueStore target
        && target.log().folder().path().getParent().equals(here)) {
      return target;
    }
    throw new InvalidInputException(
        "messages can be sent together with an acknowledgement only within one data directory");
  }

  @Override
  public void nack(Claim claim, Duration delay, boolean counts) {
    ChronicleClaim mine = (ChronicleClaim) claim;
    if (!settling.nack(mine, delay, counts ? mine.attempt : mine.attempt - 1)) {
      throw lost(claim);
    }
  }

  @Override
  public void reject(Claim claim, String reason, String detail) {
    ChronicleClaim mine = (ChronicleClaim) claim;
    if (!bury(mine, reason, detail, mine.attempt)) {
      throw lost(claim);
    }
    group.log().roomMade();
  }

  private boolean bury(ChronicleClaim claim, String reason, String detail, int deliveries) {
    return settling.reject(
        claim,
        new DeathNote(
            group.name(),
            reason,
            detail,
            options.worker(),
            deliveries,
            claim.firstDelivered,
            surroundings.clock().wallMillis()));
  }

  @Override
  public void extend(Claim claim, Duration more) {
    ChronicleClaim mine = (ChronicleClaim) claim;
    if (!hands.holds(mine.hand, mine.epoch, mine.place)) {
      throw lost(claim);
    }
    heartbeat.extended(this, more);
  }

  private LeaseLostException lost(Claim claim) {
    return new LeaseLostException(group.log().folder().name(), group.name(), claim.id());
  }

  @Override
  public void close() {
    heartbeat.remove(this);
    holders.close();
    readers.close(); // the queue may have been closed under them: what is needed is opened anew
    try {
      for (OpenHand hand : open) {
        membership.leave(hand.hand, readers, options.maxDeliveries());
      }
    } finally {
      readers.close();
      left.accept(this);
    }
  }
}
