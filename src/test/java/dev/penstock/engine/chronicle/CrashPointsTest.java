package dev.penstock.engine.chronicle;

import static dev.penstock.engine.chronicle.CrashPoints.ONE;
import static dev.penstock.engine.chronicle.CrashPoints.body;
import static dev.penstock.engine.chronicle.CrashPoints.member;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.penstock.engine.chronicle.CrashPoints.Scene;
import dev.penstock.engine.chronicle.CrashPoints.Step;
import dev.penstock.queue.Claim;
import dev.penstock.queue.GroupMember;
import dev.penstock.queue.MemberOptions;
import dev.penstock.queue.Outgoing;
import dev.penstock.queue.SendOptions;
import dev.penstock.queue.StartFrom;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every step of the protocol, with its process killed before each of its stores, and after the
 * last: see {@link CrashPoints}.
 */
class CrashPointsTest {
  private static final MemberOptions FOUR = member(4, 5);
  private static final MemberOptions STRICT = member(4, 1);

  @TempDir Path folder;
  private CrashPoints points;

  @BeforeEach
  void begin() {
    points = new CrashPoints(folder);
  }

  @AfterEach
  void close() {
    points.close();
  }

  private static SendOptions key(String key) {
    return SendOptions.NONE.withKey(key);
  }

  @TestFactory
  Stream<DynamicTest> a_process_may_be_killed_at_any_store() {
    return Stream.of(
        points.story("send", s -> () -> s.send("a", "b")),
        points.story("send the first", s -> () -> s.send(SendOptions.NONE.withPriority(9), "a")),
        points.story(
            "send with all options",
            s ->
                () -> {
                  s.send(key("k").withDelay(Duration.ofMinutes(1)), "a");
                  s.send(SendOptions.NONE.withPriority(7).withDedupId("x"), "b");
                }),
        points.story(
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
        points.story(
            "make a group and join it",
            s -> {
              s.send("a");
              return () -> s.join(ONE).claim();
            }),
        points.story(
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
        points.story(
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
        points.story(
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
        points.story(
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
        points.story(
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
        points.story(
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
        points.story(
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
        points.story(
            "extend",
            s -> {
              s.send("a");
              GroupMember member = s.join(ONE);
              Claim claim = member.claim();
              return () -> member.extend(claim, Duration.ofMinutes(5));
            }),
        points.story(
            "leave",
            s -> {
              s.send("a", "b", "c");
              s.send(key("k"), "x", "y");
              GroupMember member = s.join(FOUR);
              member.claim();
              member.claim();
              return member::close;
            }),
        points.story("take over from the dead", s -> takeOver(s, FOUR)),
        points.story("bury what killed its worker", s -> takeOver(s, STRICT)),
        points.story(
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
        points.story(
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
        points.story(
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
        points.story(
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
    s.killed(7);
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
}
