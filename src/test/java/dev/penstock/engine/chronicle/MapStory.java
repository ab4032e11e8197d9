package dev.penstock.engine.chronicle;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.state.MapStore;
import dev.penstock.state.StoredEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Something that is done to a map, and what is in it before and afterwards. */
enum MapStory {
  READING {
    @Override
    void act(MapStore map) {
      get(map, "a");
      map.forEach((key, entry) -> {});
    }
  },
  PUTTING_WHAT_IS_NEW {
    @Override
    void act(MapStore map) {
      put(map, "new", "x");
    }

    @Override
    void change(Map<String, String> expected) {
      expected.put("new", "x");
    }
  },
  REPLACING {
    @Override
    void act(MapStore map) {
      put(map, "a", "another");
    }

    @Override
    void change(Map<String, String> expected) {
      expected.put("a", "another");
    }
  },
  REPLACING_BY_WHAT_IS_TOO_LARGE_FOR_A_SLOT {
    @Override
    void act(MapStore map) {
      put(map, "a", "x".repeat(2000));
    }

    @Override
    void change(Map<String, String> expected) {
      expected.put("a", "x".repeat(2000));
    }
  },
  REMOVING {
    @Override
    void act(MapStore map) {
      map.change(List.of(bytes("a")), cells -> cells.remove(0));
    }

    @Override
    void change(Map<String, String> expected) {
      expected.remove("a");
    }
  },
  CHANGING_SEVERAL {
    @Override
    void act(MapStore map) {
      map.change(
          List.of(bytes("a"), bytes("b"), bytes("c"), bytes("d")),
          cells -> {
            cells.set(0, bytes("several"), StoredEntry.NEVER);
            cells.remove(1);
            cells.set(2, cells.get(2).value(), System.currentTimeMillis() + 1_000_000);
            cells.set(3, bytes("new"), StoredEntry.NEVER);
          });
    }

    @Override
    void change(Map<String, String> expected) {
      expected.put("a", "several");
      expected.remove("b");
      expected.put("d", "new");
    }
  },
  EMPTYING {
    @Override
    void act(MapStore map) {
      map.clear();
    }

    @Override
    void change(Map<String, String> expected) {
      expected.clear();
    }
  },
  GROWING_FOR_ONE_THAT_IS_LARGE {
    @Override
    void act(MapStore map) {
      put(map, "large", "x".repeat(20_000));
    }

    @Override
    void change(Map<String, String> expected) {
      expected.put("large", "x".repeat(20_000));
    }
  },
  GROWING_FOR_ONE_MORE {
    /** So many small entries a segment of a new map can hold. */
    private static final int ALMOST_FULL = 102;

    @Override
    void prepare(MapStore map) {
      super.prepare(map);
      for (String key : keysOfOneSegment(ALMOST_FULL)) {
        put(map, key, "x");
      }
    }

    @Override
    void act(MapStore map) {
      put(map, keysOfOneSegment(ALMOST_FULL + 1).get(ALMOST_FULL), "x");
    }

    @Override
    void change(Map<String, String> expected) {
      expected.put(keysOfOneSegment(ALMOST_FULL + 1).get(ALMOST_FULL), "x");
    }
  },
  REMOVING_WHAT_HAS_ENDED {
    @Override
    void prepare(MapStore map) {
      super.prepare(map);
      List<String> keys = keysOfOneSegment(4);
      map.put(bytes(keys.get(1)), bytes("over"), 1);
      map.put(bytes(keys.get(2)), bytes("over"), 2);
      map.put(bytes(keys.get(3)), bytes("lasts"), System.currentTimeMillis() + 1_000_000);
    }

    @Override
    void act(MapStore map) {
      put(map, keysOfOneSegment(1).get(0), "x");
    }

    @Override
    void change(Map<String, String> expected) {
      expected.put(keysOfOneSegment(1).get(0), "x");
    }
  };

  /** How many stores are passed over: those that touch every segment make many that are alike. */
  int step() {
    return this == EMPTYING || this == READING ? 61 : 1;
  }

  void prepare(MapStore map) {
    put(map, "a", "one");
    put(map, "b", "two");
    put(map, "c", "three");
  }

  abstract void act(MapStore map);

  /** What it makes of the entries. */
  void change(Map<String, String> expected) {}

  static void put(MapStore map, String key, String value) {
    map.put(bytes(key), bytes(value), StoredEntry.NEVER);
  }

  static String get(MapStore map, String key) {
    byte[] value = map.get(bytes(key));
    return value == null ? null : new String(value, UTF_8);
  }

  static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  static Map<String, String> entries(MapStore map) {
    Map<String, String> entries = new TreeMap<>();
    map.snapshot(
        (key, entry) ->
            assertThat(entries.put(new String(key, UTF_8), new String(entry.value(), UTF_8)))
                .as("a second entry of " + new String(key, UTF_8))
                .isNull());
    return entries;
  }

  static List<String> keysOfOneSegment(int count) {
    List<String> keys = new ArrayList<>();
    for (int i = 0; keys.size() < count; i++) {
      String key = "k" + i;
      if (MapFile.segmentOf(bytes(key)) == 7) {
        keys.add(key);
      }
    }
    return keys;
  }

  /** All entries are found, counted and can be changed. */
  static void checkSound(MapStore map) {
    Map<String, String> entries = entries(map);
    assertThat(map.size()).isEqualTo(entries.size());
    entries.forEach((key, value) -> assertThat(get(map, key)).isEqualTo(value));
    for (String key : List.of("a", "b", "c", "another", "k17", "k18")) {
      put(map, key, "checked");
      assertThat(get(map, key)).isEqualTo("checked");
      entries.put(key, "checked");
    }
    assertThat(entries(map)).isEqualTo(entries);
    assertThat(map.size()).isEqualTo(entries.size());
  }
}
