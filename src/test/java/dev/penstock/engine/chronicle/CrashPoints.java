package dev.penstock.engine.chronicle;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.config.QueueConfig;
import dev.penstock.memory.Liveness;
import dev.penstock.memory.ProcessIdentity;
import dev.penstock.queue.Claim;
import dev.penstock.queue.DeadLetter;
import dev.penstock.queue.GroupMember;
import dev.penstock.queue.MemberOptions;
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
import org.junit.jupiter.api.DynamicTest;

/**
 * Plays stories, with the process that they are about killed before each of its stores, and after
 * the last. Another process then takes over, and must find all messages, each once, and every count
 * exact. All processes are played in this one.
 */
final class CrashPoints implements AutoCloseable {
  static final MemberOptions ONE = member(1, 5);

  /** All stores on Java 17; elsewhere, where the stores are the same, one in so many. */
  static final int EVERY =
      Integer.getInteger("crash.every", Runtime.version().feature() == 17 ? 1 : 10);

  private final Path folder;

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

  /**
   * @param folder where the queues are; empty
   */
  CrashPoints(Path folder) {
    this.folder = folder;
  }

  static MemberOptions member(int prefetch, int maxDeliveries) {
    return new MemberOptions(
        "w", prefetch, Duration.ofSeconds(30), Optional.empty(), maxDeliveries, false);
  }

  static String body(Claim claim) {
    return new String(claim.buffer(), claim.bodyOffset(), claim.bodyLength(), UTF_8);
  }

  /** The processes of one scene, by number, and the time that all of them see. */
  final class Machine {
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
  final class Scene implements AutoCloseable {
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

    /** From here on, a process is known to be dead. */
    void killed(int process) {
      dead.add(machine.stamps + process);
    }

    @Override
    public void close() {
      open.forEach(ChronicleQueueStore::close);
    }
  }

  /** What is done until the process is killed. */
  interface Step {
    void run() throws Exception;
  }

  /** What leads to the step. */
  interface Story {
    /** Prepares, and returns the step that is to be interrupted. */
    Step begin(Scene scene) throws Exception;
  }

  /** What must hold besides, for one story. */
  interface Check {
    /**
     * @param found what was delivered, or is dead
     */
    void after(Scene scene, Set<String> found);
  }

  /** A test that plays the story once for each store of its step, or for one in {@link #EVERY}. */
  DynamicTest story(String name, Story story) {
    return story(name, story, (scene, found) -> {});
  }

  DynamicTest story(String name, Story story, Check check) {
    return DynamicTest.dynamicTest(
        name,
        () -> {
          int points = 0;
          while (isStopped(points, story, check, name)) {
            points += EVERY;
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
      scene.killed(1);
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

  @Override
  public void close() {
    lanes.closeAll();
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
