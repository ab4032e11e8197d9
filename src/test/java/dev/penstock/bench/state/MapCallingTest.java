package dev.penstock.bench.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MapCallingTest {
  @Test
  void all_keys_have_their_turn() throws Exception {
    Remembering entries = new Remembering();
    try (Calling gets = MapCalling.gets(entries)) {
      gets.call(Entries.COUNT);
    }

    assertThat(entries.got).hasSize(Entries.COUNT).isEqualTo(entries.all.keySet());
  }

  @Test
  void a_put_is_of_another_value_for_a_key_that_is_there() throws Exception {
    Remembering entries = new Remembering();
    try (Calling puts = MapCalling.puts(entries)) {
      puts.call(2);
    }

    assertThat(entries.all).hasSize(Entries.COUNT);
    assertThat(entries.all.values().stream().map(Arrays::hashCode).distinct()).hasSize(3);
  }

  @Test
  void what_another_process_has_filled_is_left_as_it_is() throws Exception {
    Remembering entries = new Remembering();
    MapCalling.gets(entries).close();
    Map<String, byte[]> filled = Map.copyOf(entries.all);

    MapCalling.gets(entries).close();

    assertThat(entries.all).isEqualTo(filled); // byte arrays are equal only if they are the same
  }

  @Test
  void a_key_is_a_text_of_16_bytes() {
    assertThat(Entries.key(0)).isEqualTo("entry-0000000000");
    assertThat(Entries.key(Entries.COUNT - 1)).isEqualTo("entry-0000099999");
  }

  private static final class Remembering implements Entries {
    private final Map<String, byte[]> all = new HashMap<>();
    private final Set<String> got = new HashSet<>();

    @Override
    public long size() {
      return all.size();
    }

    @Override
    public byte[] get(String key) {
      got.add(key);
      return all.get(key);
    }

    @Override
    public void put(String key, byte[] value) {
      all.put(key, value.clone());
    }

    @Override
    public void close() {
      // Nothing is open.
    }
  }
}
