package dev.penstock.engine.chronicle;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.fault.PenstockException;
import dev.penstock.memory.DamagedFileException;
import dev.penstock.state.StateKind;
import dev.penstock.state.StateObjectName;
import dev.penstock.state.StoredEntry;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DamagedMapTest {
  private static final StateObjectName MAP = new StateObjectName("map", "totals");

  @TempDir Path state;

  private final ChronicleStateEngine engine = new ChronicleStateEngine();
  private final List<String> findings = new ArrayList<>();

  @Test
  void nothing_is_said_of_a_sound_map_whatever_its_size() {
    Map<String, String> stored = fill(3000);
    assertThat(verify(false)).isTrue();
    assertThat(findings).isEmpty();
    assertThat(verify(true)).isTrue();
    assertThat(content()).isEqualTo(stored);
  }

  @Test
  void nothing_is_said_of_a_map_while_others_change_it() throws InterruptedException {
    AtomicBoolean stop = new AtomicBoolean();
    open().close();
    Thread user = new Thread(() -> useUntil(stop));
    user.start();
    try {
      for (int look = 0; look < 10; look++) {
        verify(false);
      }
    } finally {
      stop.set(true);
      user.join();
    }
    assertThat(findings).isEmpty();
    assertThat(verify(false)).isTrue();
  }

  private void useUntil(AtomicBoolean stop) {
    try (ChronicleMapStore map = open()) {
      for (int i = 0; !stop.get(); i++) {
        long expires = i % 3 == 0 ? System.currentTimeMillis() + 1 : StoredEntry.NEVER;
        map.put(bytes("key" + i % 5000), bytes("v".repeat(i % 300)), expires);
        if (i % 7 == 0) {
          map.change(List.of(bytes("key" + i % 11), bytes("key5")), cells -> cells.remove(0));
        }
        if (i % 4000 == 3999) {
          map.clear();
        }
      }
    }
  }

  @Test
  void an_entry_whose_bytes_changed_is_named_and_the_others_are_saved() throws IOException {
    Map<String, String> stored = fill(500);
    change(data(), find(data(), "value-of-key77."), (byte) '#');

    assertThat(verify(false)).isFalse();
    assertThat(findings)
        .singleElement()
        .asString()
        .contains(data().toString())
        .endsWith("the entry \"key77\" is not as it was stored: a repair drops it");
    try (ChronicleMapStore map = open()) {
      assertThatThrownBy(() -> map.get(bytes("key77"))).isInstanceOf(DamagedFileException.class);
    }
    byte[] damaged = Files.readAllBytes(data());
    assertThat(verify(true)).isTrue();

    assertThat(findings).anyMatch(finding -> finding.contains("made anew with 499 entries"));
    stored.remove("key77");
    assertThat(content()).isEqualTo(stored);
    assertThat(kept().resolve("data-1")).hasBinaryContent(damaged);
    works();
  }

  @Test
  void bits_that_flip_anywhere_cost_no_more_than_the_entries_they_are_in() throws IOException {
    Map<String, String> stored = fill(400);
    Path sound = state.resolveSibling("sound");
    copy(folder(), sound);
    for (long seed = 0; seed < 20; seed++) {
      Random random = new Random(seed);
      copy(sound, folder());
      Map<String, String> left = new TreeMap<>(stored);
      boolean header = random.nextInt(4) == 0;
      long at = header ? random.nextInt(MapLayout.SEGMENTS_AT) : used(random);
      flip(data(), at, random.nextInt(8));
      findings.clear();
      boolean well = verify(false);
      assertThat(well).as("seed %d", seed).isEqualTo(findings.isEmpty());
      verify(true);
      findings.clear();
      assertThat(verify(false)).as("seed %d: %s", seed, findings).isTrue();
      Map<String, String> after = content();
      assertThat(stored).as("seed %d", seed).containsAllEntriesOf(after);
      assertThat(left.size() - after.size()).as("seed %d", seed).isBetween(0, 1);
      assertThat(well && after.size() < left.size()).as("seed %d", seed).isFalse();
    }
    works();
  }

  /** A place in the file where something stands. */
  private long used(Random random) throws IOException {
    byte[] bytes = Files.readAllBytes(data());
    int at;
    do {
      at = MapLayout.SEGMENTS_AT + random.nextInt(bytes.length - MapLayout.SEGMENTS_AT);
    } while (bytes[at] == 0);
    return at;
  }

  @Test
  void a_file_that_was_cut_off_is_refused_and_what_is_left_of_it_is_saved() throws IOException {
    Map<String, String> stored = fill(600);
    Path sound = state.resolveSibling("sound");
    copy(folder(), sound);
    long size = Files.size(data());
    for (long length : new long[] {0, 11, 3000, 9000, 30_000, size / 2, size - 5000, size - 1}) {
      copy(sound, folder());
      cut(data(), length);
      assertThatThrownBy(this::open)
          .isInstanceOf(DamagedFileException.class)
          .hasMessageContaining(data().toString())
          .hasMessageContaining("penstock repair");
      findings.clear();
      assertThat(verify(false)).isFalse();
      assertThat(findings).anyMatch(finding -> finding.contains(data().toString()));
      assertThat(verify(true)).as("%d: %s", length, findings).isTrue();
      Map<String, String> left = content();
      assertThat(stored).containsAllEntriesOf(left);
      double part = Math.max(0, (double) (length - MapLayout.SEGMENTS_AT) / size);
      assertThat(left.size()).isBetween((int) (600 * (part - 0.1)), (int) (600 * (part + 0.1)));
      works();
    }
  }

  @Test
  void a_map_whose_header_was_overwritten_loses_nothing() throws IOException {
    Map<String, String> stored = fill(600);
    for (int at : new int[] {0, 8, 700, 1610, 1630}) {
      overwrite(data(), at, 64);
      assertThatThrownBy(this::open).isInstanceOf(DamagedFileException.class);
      assertThat(verify(true)).isTrue();
      assertThat(content()).isEqualTo(stored);
    }
  }

  @Test
  void a_map_whose_gates_are_lost_or_senseless_loses_nothing() throws IOException {
    Map<String, String> stored = fill(600);
    Path gates = folder().resolve("gates");
    Files.delete(gates);
    repaired(stored);
    cut(gates, 5000);
    repaired(stored);
    overwrite(gates, 0, 8);
    repaired(stored);
    overwrite(gates, 128 + 8 * 17, 8); // where the segment 17 is
    repaired(stored);
    for (int at = 0; at < Long.BYTES; at++) { // the change that is noted for it
      change(gates, 4096 + 1024 * 17 + 64 + at, (byte) -1);
    }
    repaired(stored);
  }

  private void repaired(Map<String, String> stored) {
    findings.clear();
    assertThat(verify(false)).isFalse();
    assertThat(findings).allMatch(finding -> finding.contains(folder() + "/gates"));
    assertThat(verify(true)).as("%s", findings).isTrue();
    assertThat(content()).isEqualTo(stored);
    works();
  }

  @Test
  void versions_and_ends_of_entries_outlast_a_repair() throws IOException {
    long expires = System.currentTimeMillis() + 3_600_000;
    long version;
    try (ChronicleMapStore map = open()) {
      for (int i = 0; i < 3; i++) {
        map.put(bytes("a"), bytes("x" + i), expires);
      }
      version = map.entry(bytes("a")).version();
    }
    overwrite(data(), 0, 64);
    assertThat(verify(true)).isTrue();
    try (ChronicleMapStore map = open()) {
      assertThat(map.entry(bytes("a")).version()).isEqualTo(version);
      assertThat(map.entry(bytes("a")).expires()).isEqualTo(expires);
      map.put(bytes("a"), bytes("y"), expires);
      assertThat(map.entry(bytes("a")).version()).isGreaterThan(version);
    }
  }

  @Test
  void what_the_killed_left_is_named_and_deleted_and_nothing_else_changes() throws IOException {
    Map<String, String> stored = fill(10);
    byte[] gates = Files.readAllBytes(folder().resolve("gates"));
    for (String name : List.of("data-9", "rescue-7", "table-1-17")) {
      Files.write(folder().resolve(name), new byte[100]);
    }
    Files.write(folder().resolve("notes.txt"), new byte[100]);
    assertThat(verify(false)).isFalse();
    assertThat(findings).hasSize(4);
    assertThat(findings).filteredOn(finding -> finding.endsWith("a repair deletes it")).hasSize(3);
    assertThat(findings).contains("nobody knows what " + folder().resolve("notes.txt") + " is");
    assertThat(verify(true)).isFalse();
    findings.clear();
    verify(false);
    assertThat(findings).hasSize(1);
    assertThat(folder().resolve("gates")).hasBinaryContent(gates);
    assertThat(content()).isEqualTo(stored);
  }

  @Test
  void a_repair_that_was_cut_short_is_in_nobodys_way_and_the_next_one_begins_anew()
      throws IOException {
    Map<String, String> stored = fill(100);
    change(data(), find(data(), "value-of-key7."), (byte) '#');
    Files.createDirectory(folder().resolve("repairing"));
    Files.write(folder().resolve("repairing/gates"), new byte[100]);
    Files.write(folder().resolve("repair.lock"), new byte[0]);
    Files.copy(data(), folder().resolve("data-2"));

    works();
    assertThat(verify(true)).isTrue();
    stored.remove("key7");
    assertThat(content()).isEqualTo(stored);
    assertThat(folder().resolve("repairing")).doesNotExist();
  }

  @Test
  void a_map_that_is_being_repaired_is_not_opened() throws IOException {
    fill(1);
    RepairLock lock = RepairLock.take(folder(), "map totals");
    try {
      assertThatThrownBy(this::open)
          .isInstanceOf(PenstockException.class)
          .hasMessage("the map totals is being repaired; wait until that is done");
      assertThatThrownBy(() -> verify(true)).hasMessageContaining("is being repaired already");
    } finally {
      lock.close();
    }
    works();
  }

  private Map<String, String> fill(int count) {
    Map<String, String> stored = new HashMap<>();
    try (ChronicleMapStore map = open()) {
      for (int i = 0; i < count; i++) {
        String value = "value-of-key" + i + "." + "x".repeat(i % 50);
        map.put(bytes("key" + i), bytes(value), StoredEntry.NEVER);
        stored.put("key" + i, value);
      }
    }
    return stored;
  }

  private Map<String, String> content() {
    Map<String, String> content = new HashMap<>();
    try (ChronicleMapStore map = open()) {
      map.forEach(
          (key, entry) -> content.put(new String(key, UTF_8), new String(entry.value(), UTF_8)));
      content.forEach((key, value) -> assertThat(map.get(bytes(key))).isEqualTo(bytes(value)));
    }
    return content;
  }

  private void works() {
    try (ChronicleMapStore map = open()) {
      map.put(bytes("new"), bytes("one"), StoredEntry.NEVER);
      assertThat(map.get(bytes("new"))).isEqualTo(bytes("one"));
      map.change(List.of(bytes("new")), cells -> cells.remove(0));
    }
  }

  private ChronicleMapStore open() {
    return new ChronicleMapStore(state, StateKind.MAP, MAP.name(), Surroundings.REAL);
  }

  private boolean verify(boolean repair) {
    return engine.verify(state, MAP, repair, findings::add);
  }

  private Path folder() {
    return state.resolve("totals.map");
  }

  /** The file of the entries, of which there is one. */
  private Path data() {
    List<Path> all = new MapFolder(folder()).allData();
    assertThat(all).hasSize(1);
    return all.get(0);
  }

  private Path kept() throws IOException {
    try (Stream<Path> files = Files.list(folder())) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(Damaged.PREFIX))
          .findFirst()
          .orElseThrow();
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private static long find(Path file, String text) throws IOException {
    return new String(Files.readAllBytes(file), ISO_8859_1).indexOf(text);
  }

  private static void change(Path file, long at, byte value) throws IOException {
    try (RandomAccessFile raw = new RandomAccessFile(file.toFile(), "rw")) {
      raw.seek(at);
      raw.write(value);
    }
  }

  private static void flip(Path file, long at, int bit) throws IOException {
    try (RandomAccessFile raw = new RandomAccessFile(file.toFile(), "rw")) {
      raw.seek(at);
      int old = raw.read();
      raw.seek(at);
      raw.write(old ^ 1 << bit);
    }
  }

  private static void overwrite(Path file, long at, int length) throws IOException {
    byte[] noise = new byte[length];
    new Random(at).nextBytes(noise);
    try (RandomAccessFile raw = new RandomAccessFile(file.toFile(), "rw")) {
      raw.seek(at);
      raw.write(noise);
    }
  }

  private static void cut(Path file, long length) throws IOException {
    try (RandomAccessFile raw = new RandomAccessFile(file.toFile(), "rw")) {
      raw.setLength(length);
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    if (Files.exists(to)) {
      try (Stream<Path> old = Files.walk(to)) {
        for (Path path : old.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
    Files.createDirectories(to);
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }
}
