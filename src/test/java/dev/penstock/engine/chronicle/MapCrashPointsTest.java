package dev.penstock.engine.chronicle;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.penstock.memory.Region;
import dev.penstock.state.MapStore;
import dev.penstock.state.MapWatcher;
import dev.penstock.state.StateKind;
import dev.penstock.state.StoredChange;
import dev.penstock.testing.QuietUnlessFailed;
import dev.penstock.testing.Stopper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A process is stopped before each store that it makes to a map's words: it is killed, or it stands
 * still and goes on later. The others find the map whole.
 */
@ExtendWith(QuietUnlessFailed.class)
class MapCrashPointsTest {
  /** In place of a second, for there are many points. */
  private static final Duration PATIENCE = Duration.ofMillis(5);

  @TempDir Path folder;

  private static ChronicleMapStore open(
      Path place, SomeProcess process, UnaryOperator<Region> around) {
    return new ChronicleMapStore(
        MapFolder.of(place, StateKind.MAP, "m"),
        new Surroundings(Clock.SYSTEM, process, around),
        PATIENCE);
  }

  private static ChronicleMapStore open(Path place) {
    return open(place, new SomeProcess(), UnaryOperator.identity());
  }

  private Path place(int point) throws IOException {
    return Files.createDirectory(folder.resolve("point-" + point));
  }

  /** What may be in the map: before the story, and after it. */
  private record Entries(Map<String, String> before, Map<String, String> after) {
    static Entries of(MapStory story, MapStore map) {
      Map<String, String> before = MapStory.entries(map);
      Map<String, String> after = new TreeMap<>(before);
      story.change(after);
      return new Entries(before, after);
    }
  }

  /** What those who watch make of the entries from before; null if they missed one. */
  private static Map<String, String> replayed(Map<String, String> before, MapWatcher watcher)
      throws InterruptedException {
    Map<String, String> entries = new TreeMap<>(before);
    long skipped = 0;
    for (StoredChange change = watcher.next(0); change != null; change = watcher.next(0)) {
      skipped += change.skipped();
      if (change.key() == null) {
        entries.clear();
      } else if (change.entry() == null) {
        entries.remove(new String(change.key(), UTF_8));
      } else {
        entries.put(new String(change.key(), UTF_8), new String(change.entry().value(), UTF_8));
      }
    }
    assertThat(skipped).isLessThan(2);
    return skipped == 0 ? entries : null;
  }

  @ParameterizedTest
  @EnumSource
  void killed_at_any_store_it_has_made_its_change_or_has_not(MapStory story) throws Exception {
    for (int stores = 0; ; stores += CrashPoints.EVERY * (stores < 8 ? 1 : story.step())) {
      Path place = place(stores);
      SomeProcess process = new SomeProcess();
      Stopper stopper = new Stopper(stores);
      try (MapStore dying = open(place, process, stopper::around);
          MapStore survivor = open(place)) {
        story.prepare(dying);
        Entries entries = Entries.of(story, survivor);
        MapWatcher watcher = survivor.watch();
        stopper.arm();
        try {
          story.act(dying);
        } catch (Stopper.Stopped e) {
          assertThat(stopper.hasStopped()).isTrue();
        }
        process.die();
        assertThat(MapStory.entries(survivor)).isIn(entries.before, entries.after);
        MapStory.put(survivor, "last", "x"); // not before somebody was inside, it is told
        assertThat(replayed(entries.before, watcher)).isEqualTo(MapStory.entries(survivor));
        MapStory.checkSound(survivor);
      }
      try (MapStore later = open(place)) {
        MapStory.checkSound(later);
      }
      if (!stopper.hasStopped()) {
        assertThat(stores).as("stores that were stopped at").isGreaterThan(1);
        return;
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void standing_still_at_any_store_it_holds_nobody_up_and_spoils_nothing_later(MapStory story)
      throws Exception {
    for (int stores = 0; ; stores += CrashPoints.EVERY * (stores < 8 ? 1 : story.step())) {
      Path place = place(stores);
      SomeProcess process = new SomeProcess();
      Freezer freezer = new Freezer(stores);
      try (MapStore frozen = open(place, process, freezer::around);
          MapStore other = open(place)) {
        story.prepare(frozen);
        Entries entries = Entries.of(story, other);
        MapWatcher watcher = other.watch();
        CompletableFuture<Void> acts =
            CompletableFuture.runAsync(
                () -> {
                  freezer.arm(process::stop);
                  story.act(frozen);
                });
        await().pollInterval(Duration.ofMillis(1)).until(() -> freezer.isFrozen() || acts.isDone());
        Map<String, String> now = MapStory.entries(other);
        assertThat(now).isIn(entries.before, entries.after);
        MapStory.put(other, "meanwhile", "x");
        process.goOn();
        freezer.goOn();
        acts.get();
        Map<String, String> afterwards = MapStory.entries(other);
        if (story == MapStory.EMPTYING) {
          afterwards.remove("meanwhile"); // it may have been emptied after that
          assertThat(afterwards).isEmpty();
        } else {
          entries.after.put("meanwhile", "x");
          assertThat(afterwards).isEqualTo(entries.after);
        }
        Map<String, String> replayed = replayed(entries.before, watcher);
        if (replayed != null) { // it did not stand still while it told of the change
          assertThat(replayed).isEqualTo(MapStory.entries(other));
        }
        MapStory.checkSound(other);
        MapStory.checkSound(frozen);
      } catch (ExecutionException e) {
        throw new AssertionError("stopped after " + stores + " stores", e.getCause());
      }
      if (!freezer.isFrozen()) {
        assertThat(stores).as("stores that were stopped at").isGreaterThan(1);
        return;
      }
    }
  }

  /** Before the store that says that the change is made. */
  private static final int COMMITTED = 5;

  @ParameterizedTest
  @EnumSource(names = {"REPLACING", "CHANGING_SEVERAL", "GROWING_FOR_ONE_THAT_IS_LARGE"})
  void one_who_is_killed_going_on_without_another_that_stands_still_leaves_it_to_the_next(
      MapStory story) throws Exception {
    for (int stores = 0; ; stores += CrashPoints.EVERY * (stores < 16 ? 1 : 41)) {
      Path place = place(stores);
      SomeProcess process = new SomeProcess();
      SomeProcess second = new SomeProcess();
      Freezer freezer = new Freezer(COMMITTED);
      Stopper stopper = new Stopper(stores);
      try (MapStore frozen = open(place, process, freezer::around);
          MapStore dying = open(place, second, stopper::around);
          MapStore other = open(place)) {
        story.prepare(frozen);
        Entries entries = Entries.of(story, other);
        CompletableFuture<Void> acts =
            CompletableFuture.runAsync(
                () -> {
                  freezer.arm(process::stop);
                  story.act(frozen);
                });
        await().pollInterval(Duration.ofMillis(1)).until(freezer::isFrozen);
        stopper.arm();
        try {
          MapStory.entries(dying);
        } catch (Stopper.Stopped e) {
          assertThat(stopper.hasStopped()).isTrue();
        }
        second.die();
        assertThat(MapStory.entries(other)).isIn(entries.before, entries.after);
        process.goOn();
        freezer.goOn();
        acts.get();
        assertThat(MapStory.entries(other)).isEqualTo(entries.after);
        MapStory.checkSound(frozen);
        MapStory.checkSound(other);
      } catch (ExecutionException e) {
        throw new AssertionError("stopped after " + stores + " stores", e.getCause());
      }
      if (!stopper.hasStopped()) {
        assertThat(stores).as("stores that were stopped at").isGreaterThan(1);
        return;
      }
    }
  }
}
