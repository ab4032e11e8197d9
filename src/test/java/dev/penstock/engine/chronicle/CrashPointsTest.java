package dev.penstock.engine.chronicle;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.penstock.config.QueueConfig;
import dev.penstock.memory.Liveness;
import dev.penstock.memory.ProcessIdentity;
import dev.penstock.queue.Claim;
import dev.penstock.queue.DeadLetter;
import dev.penstock.queue.GroupMember;
import dev.penstock.queue.MemberOptions;
import dev.penstock.queue.Outgoing;
import dev.penstock.queue.QueueFacts;
import dev.penstock.queue.SendOptions;
import dev.penstock.queue.StartFrom;
import dev.penstock.testing.Stopper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import net.openhft.chronicle.queue.RollCycle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every step of the protocol, with its process killed before each of its stores, and after the
 * last. Another process then takes over, and must find all messages, each once, and every count
 * exact.
 */
class CrashPointsTest {
  private static final MemberOptions ONE = member(1, 5);
  private static final MemberOptions FOUR = member(4, 5);
  private static final MemberOptions STRICT = member(4, 1);

  @TempDir Path folder;

  /**
   * Opened once for all: a JVM that opens and closes thousands of Chronicle queues becomes slow. So
   * each point has a group of its own in the same queues.
   */
  private final SharedLanes lanes = new SharedLanes();

  private final Set<Long> dead = new HashSet<>();
  private int groups;
  private int machines;

  private static final class SharedLanes implements LaneSource {
    private final Map<Path, Lane> open = new HashMap<>();

    @Override
    public Lane open(int number, Path folder, RollCycle roll, Clock clock) {
      if (!Files.exists(folder.resolve("metadata.cq4t"))) {
        closeIfOpen(open.remove(folder)); // made by one that died before it said so, and cleared
      }
      return open.computeIfAbsent(folder, path -> new Lane(number, path, roll, clock));
    }

    @Override
    public void close(Lane lane) {
      // A later point uses it.
    }

    /** What nobody closes, Chronicle closes when it is garbage, and tells of every reader of it. */
    void closeAll() {
      open.values().forEach(SharedLanes::closeIfOpen);
      open.clear();
    }

    private static void closeIfOpen(Lane lane) {
      if (lane != null) {
        lane.close();
      }
    }
  }

  @AfterEach
  void close() {
    lanes.closeAll();
  }

  private static MemberOptions member(int prefetch, int maxDeliveries) {
    return new MemberOptions(
        "w", prefetch, Duration.ofSeconds(30), Optional.empty(), maxDeliveries, false);
  }

  /** One process: its queue, and a member of the group once it has joined. */
  private final class Machine {
    final AtomicLong millis = new AtomicLong(1_800_000_000_000L);
    final long stamps = 16L * ++machines;

    Surroundings process(int number, Stopper stopper) {
      long stamp = stamps + number;
      Clock clock =
          new Clock() {
            @Override
            public long wallMillis() {
              return millis.get();
            }

            @Override
            public long nanos() {
              return millis.get() * 1_000_000;
            }
          };
      Liveness liveness =
          new Liveness() {
            @Override
            public long me() {
              return stamp;
            }

            @Override
            public boolean isAlive(long other) {
              return !dead.contains(other);
            }
          };
      return new Surroundings(
          clock,
          liveness,
          stopper == null ? UnaryOperator.identity() : stopper::around,
          ProcessIdentity.boot(),
          lanes);
    }
  }

  /** What the tested process works with, and what must hold after its death. */
  private final class Scene implements AutoCloseable {
    final Machine machine = new Machine();
    final String group = "g" + groups++;
    final StartFrom from;
    StartFrom otherFrom;
    final ChronicleQueueStore store;
    final List<ChronicleQueueStore> open = new ArrayList<>();

    /** What is to be delivered or dead after all. */
    final Set<String> must = new HashSet<>();

    /** What may be. */
    final Set<String> may = new HashSet<>();

    Scene(Stopper stopper) {
      // Whoever sends first sets right what the scene before left.
      open(machine.process(5, null), "q").append(new byte[0], SendOptions.NONE);
      store = open(machine.process(1, stopper), "q");
      from = StartFrom.id(store.log().file().nextId());
    }

    ChronicleQueueStore open(Surroundings surroundings, String name) {
      ChronicleQueueStore opened =
          new ChronicleQueueStore(folder, name, QueueConfig.DEFAULT, surroundings);
      open.add(opened);
      return opened;
    }

    GroupMember join(MemberOptions options) {
      return store.join(group, from, options);
    }

    void send(String... bodies) {
      send(SendOptions.NONE, bodies);
    }

    void send(SendOptions options, String... bodies) {
      for (String body : bodies) {
        may.add(body);
        store.append(body.getBytes(UTF_8), options);
        may.remove(body);
        must.add(body);
      }
    }

    /** The message is settled if the step returns, and may be if it does not. */
    void settle(Claim claim, Runnable step) {
      String body = body(claim);
      must.remove(body);
      may.add(body);
      step.run();
      may.remove(body);
    }

    @Override
    public void close() {
      open.forEach(ChronicleQueueStore::close);
    }
  }

  private interface Step {
    void run() throws Exception;
  }

  private interface Story {
    /** Prepares, and returns the step that is to be interrupted. */
    Step begin(Scene scene) throws Exception;
  }

  private static String body(Claim claim) {
    return new String(claim.buffer(), claim.bodyOffset(), claim.bodyLength(), UTF_8);
  }

  private static SendOptions key(String key) {
    return SendOptions.NONE.withKey(key);
  }

  @TestFactory
  Stream<DynamicTest> a_process_may_be_killed_at_any_store() {
    return Stream.of(
        story("send", s -> () -> s.send("a", "b")),
        story("send the first", s -> () -> s.send(SendOptions.NONE.withPriority(9), "a")),
        story(
            "send with all options",
            s ->
                () -> {
                  s.send(key("k").withDelay(Duration.ofMinutes(1)), "a");
                  s.send(SendOptions.NONE.withPriority(7).withDedupId("x"), "b");
                }),
        story(
            "send a batch",
            s ->
                () -> {
                  s.may.addAll(List.of("a", "b", "c"));
                  s.store.appendAll(
                      List.of("a".getBytes(UTF_8), "b".getBytes(UTF_8), "c".getBytes(UTF_8)),
                      SendOptions.NONE);
                  s.may.clear();
                  s.must.addAll(List.of("a", "b", "c"));
                }),
        story(
            "make a group and join it",
            s -> {
              s.send("a");
              return () -> s.join(ONE).claim();
            }),
        story(
            "make a group from the end",
            s -> {
              s.store.append("before".getBytes(UTF_8), SendOptions.NONE);
              s.may.add("before"); // until the group is made, the one who takes over decides
              return () -> {
                s.store.createGroup(s.group, StartFrom.end());
                s.may.remove("before");
                s.send("a");
              };
            }),
        story(
            "claim one by one",
            s -> {
              s.send("a", "b", "c");
              GroupMember member = s.join(ONE);
              return () -> {
                for (int i = 0; i < 3; i++) {
                  member.claim();
                }
              };
            }),
        story(
            "claim and acknowledge several",
            s -> {
              s.send("a", "b", "c", "d", "e", "f");
              GroupMember member = s.join(FOUR);
              return () -> {
                for (int i = 0; i < 6; i++) {
                  Claim claim = member.claim();
                  s.settle(claim, () -> member.ack(claim));
                }
              };
            }),
        story(
            "claim and acknowledge those with keys",
            s -> {
              s.send(key("k"), "a", "b", "c");
              s.send(key("l"), "x", "y");
              GroupMember member = s.join(ONE);
              return () -> {
                Claim a = member.claim();
                Claim x = member.claim();
                s.settle(a, () -> member.ack(a));
                s.settle(x, () -> member.ack(x));
                Claim b = member.claim();
                s.settle(b, () -> member.ack(b));
              };
            }),
        story(
            "give back",
            s -> {
              s.send("a", "b", "c", "d");
              GroupMember member = s.join(FOUR);
              return () -> {
                member.nack(member.claim(), Duration.ZERO, true);
                member.nack(member.claim(), Duration.ofMinutes(1), true);
                member.nack(member.claim(), Duration.ZERO, false);
                Claim d = member.claim();
                s.settle(d, () -> member.ack(d));
                member.nack(member.claim(), Duration.ofMinutes(1), true);
              };
            }),
        story(
            "give back those with keys",
            s -> {
              s.send(key("k"), "a", "b", "c");
              GroupMember member = s.join(ONE);
              return () -> {
                member.nack(member.claim(), Duration.ZERO, true);
                member.nack(member.claim(), Duration.ofMinutes(1), true);
                s.machine.millis.addAndGet(120_000);
                Claim a = member.claim();
                s.settle(a, () -> member.ack(a));
                Claim b = member.claim();
                s.settle(b, () -> member.ack(b));
              };
            }),
        story(
            "reject",
            s -> {
              s.send("a", "b", "c");
              s.send(key("k"), "x", "y");
              GroupMember member = s.join(FOUR);
              return () -> {
                member.reject(member.claim(), "bad", "because");
                member.reject(member.claim(), "bad", "because");
                Claim c = member.claim();
                s.settle(c, () -> member.ack(c));
                member.reject(member.claim(), "bad", "because"); // x
                member.claim();
              };
            }),
        story(
            "extend",
            s -> {
              s.send("a");
              GroupMember member = s.join(ONE);
              Claim claim = member.claim();
              return () -> member.extend(claim, Duration.ofMinutes(5));
            }),
        story(
            "leave",
            s -> {
              s.send("a", "b", "c");
              s.send(key("k"), "x", "y");
              GroupMember member = s.join(FOUR);
              member.claim();
              member.claim();
              return member::close;
            }),
        story("take over from the dead", s -> takeOver(s, FOUR)),
        story("bury what killed its worker", s -> takeOver(s, STRICT)),
        story(
            "set delayed ones aside, and let them become due",
            s -> {
              s.send(SendOptions.NONE.withDelay(Duration.ofMinutes(1)), "a", "b");
              s.send(key("k").withDelay(Duration.ofMinutes(1)), "x", "y");
              GroupMember member = s.join(ONE);
              return () -> {
                assertThat(member.claim()).isNull();
                s.machine.millis.addAndGet(120_000);
                Claim a = member.claim();
                s.settle(a, () -> member.ack(a));
                member.claim();
              };
            }),
        story(
            "retry and discard dead letters",
            s -> {
              s.send("a", "b");
              s.send(key("k"), "x");
              GroupMember member = s.join(FOUR);
              List<Long> ids = new ArrayList<>();
              for (int i = 0; i < 3; i++) {
                Claim claim = member.claim();
                ids.add(claim.id());
                member.reject(claim, "bad", "");
              }
              s.must.remove("b");
              s.may.add("b");
              return () -> {
                s.store.group(s.group).orElseThrow().retryDead(ids.get(0));
                s.store.group(s.group).orElseThrow().discardDead(ids.get(1));
                s.store.group(s.group).orElseThrow().retryDead(ids.get(2));
              };
            }),
        story(
            "purge",
            s -> {
              s.send("a", "b");
              s.send(key("k"), "x", "y", "z");
              GroupMember member = s.join(ONE);
              member.nack(member.claim(), Duration.ZERO, true);
              for (int i = 0; i < 3; i++) {
                member.claim(); // a, b, x: in hand, so they stay
              }
              s.must.removeAll(List.of("y", "z"));
              s.may.addAll(List.of("y", "z"));
              return () -> {
                s.store.group(s.group).orElseThrow().purge();
                s.may.clear();
              };
            }),
        story(
            "send together with an acknowledgement",
            s -> {
              s.send("a", "b");
              ChronicleQueueStore other = s.open(s.machine.process(1, null), "r");
              s.open(s.machine.process(5, null), "r").append(new byte[0], SendOptions.NONE);
              s.otherFrom = StartFrom.id(other.log().file().nextId());
              GroupMember member = s.join(ONE);
              Claim a = member.claim();
              return () ->
                  s.settle(
                      a,
                      () ->
                          member.ackAndSend(
                              a,
                              List.of(
                                  new Outgoing(s.store, "a1".getBytes(UTF_8), SendOptions.NONE),
                                  new Outgoing(other, "a2".getBytes(UTF_8), SendOptions.NONE),
                                  new Outgoing(s.store, "a3".getBytes(UTF_8), key("k")))));
            },
            this::bothOrNeither));
  }

  /** The tested process takes over from one that died with messages of all kinds in hand. */
  private Step takeOver(Scene s, MemberOptions options) {
    s.send("a", "b", "c", "d");
    s.send(key("k"), "x", "y");
    ChronicleQueueStore victim = s.open(s.machine.process(7, null), "q");
    GroupMember one = victim.join(s.group, s.from, FOUR);
    one.claim();
    Claim b = one.claim();
    s.settle(b, () -> one.ack(b));
    one.claim();
    GroupMember two = victim.join(s.group, s.from, ONE);
    two.claim();
    dead.add(s.machine.stamps + 7);
    GroupMember member = s.join(options);
    return () -> {
      Claim claim = member.claim();
      s.settle(claim, () -> member.ack(claim));
      member.claim();
    };
  }

  /** Either all of them were sent and the message is gone, or none was and it is not. */
  private void bothOrNeither(Scene scene, Set<String> found) {
    ChronicleQueueStore other = scene.open(scene.machine.process(3, null), "r");
    Set<String> sent = new HashSet<>(found);
    GroupMember reader = other.join(scene.group, scene.otherFrom, ONE);
    for (Claim claim; (claim = reader.claim()) != null; ) {
      if (!sent.add(body(claim))) {
        fail(body(claim) + " was sent twice");
      }
    }
    boolean all = sent.containsAll(List.of("a1", "a2", "a3"));
    boolean none = !sent.contains("a1") && !sent.contains("a2") && !sent.contains("a3");
    assertThat(all || none).as("sent: " + sent).isTrue();
    assertThat(sent.contains("a")).as("not acknowledged").isEqualTo(none);
  }

  private interface Check {
    void after(Scene scene, Set<String> found);
  }

  private DynamicTest story(String name, Story story) {
    return story(name, story, (scene, found) -> {});
  }

  private DynamicTest story(String name, Story story, Check check) {
    return DynamicTest.dynamicTest(
        name,
        () -> {
          int points = 0;
          while (isStopped(points, story, check, name)) {
            points++;
          }
          assertThat(points).as("crash points of: " + name).isPositive();
        });
  }

  /** Plays the story up to a store. Returns whether it was stopped there, or came to its end. */
  private boolean isStopped(int stores, Story story, Check check, String name) throws Exception {
    Stopper stopper = new Stopper(stores);
    try (Scene scene = new Scene(stopper)) {
      Step step = story.begin(scene);
      stopper.arm();
      try {
        step.run();
      } catch (Stopper.Stopped e) {
        assertThat(stopper.hasStopped()).isTrue();
      }
      dead.add(scene.machine.stamps + 1);
      try {
        takeOver(scene, check);
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError(name + ", killed after " + stores + " stores: " + e, e);
      }
      return stopper.hasStopped();
    } finally {
      deleteGroups();
    }
  }

  /** Another process, as many hours later as it takes for all to be due. */
  private void takeOver(Scene scene, Check check) {
    scene.machine.millis.addAndGet(Duration.ofHours(2).toMillis());
    ChronicleQueueStore store = scene.open(scene.machine.process(2, null), "q");
    GroupMember member = store.join(scene.group, scene.from, ONE);
    Set<String> found = new HashSet<>();
    while (true) {
      Claim claim = member.claim();
      if (claim == null) {
        break;
      }
      assertThat(found.add(body(claim))).as(body(claim) + " came twice").isTrue();
      member.ack(claim);
    }
    Set<String> all = new HashSet<>(found);
    for (DeadLetter letter : store.group(scene.group).orElseThrow().deadLetters()) {
      String body = new String(letter.message().body(), UTF_8);
      assertThat(all.add(body)).as(body + " is dead, and came as well").isTrue();
    }
    check.after(scene, all);
    all.removeIf(body -> body.length() > 1 && body.startsWith("a")); // the check's
    assertThat(all).containsAll(scene.must);
    Set<String> allowed = new HashSet<>(scene.must);
    allowed.addAll(scene.may);
    assertThat(allowed).containsAll(all);

    QueueFacts.Group facts = store.facts().groups().get(0);
    assertThat(facts.waiting()).as("waiting").isZero();
    assertThat(facts.delayed()).as("delayed").isZero();
    assertThat(facts.claimed()).as("claimed").isZero();
    GroupFacts counts =
        GroupFacts.read(
            groupFile(scene), store.log().file(), scene.machine.process(2, null).liveness());
    assertThat(counts.live()).as("live records").isZero();
    assertThat(counts.bytes()).as("bytes").isZero();
    assertThat(facts.done() + facts.dead() + counts.skipped()).isEqualTo(counts.seen());
    assertThat(groupFile(scene).get(GroupFile.LOCK)).as("lock").isZero();
    member.close();
  }

  private GroupFile groupFile(Scene scene) {
    return new GroupFile(
        folder.resolve("q/groups/" + scene.group + ".group"),
        scene.machine.process(2, null).liveness(),
        UnaryOperator.identity());
  }

  private void deleteGroups() throws IOException {
    for (String queue : List.of("q", "r")) {
      Path groups = folder.resolve(queue).resolve("groups");
      if (Files.exists(groups)) {
        try (Stream<Path> files = Files.list(groups)) {
          for (Path file : (Iterable<Path>) files::iterator) {
            Files.delete(file);
          }
        }
      }
    }
  }
}
