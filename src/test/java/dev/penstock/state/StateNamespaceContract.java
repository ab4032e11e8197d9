package dev.penstock.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.codec.Codec;
import dev.penstock.codec.UndecodableException;
import dev.penstock.fault.InvalidInputException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What namespaces do, told as stories that every engine must live up to. */
public abstract class StateNamespaceContract {
  @TempDir Path folder;
  private SharedState state;
  private Namespace job;

  protected abstract String engine();

  @BeforeEach
  void open() {
    state = SharedState.in(folder, engine());
    job = state.namespace("job");
  }

  @AfterEach
  void close() {
    state.close();
  }

  record Size(int width, int height) {}

  @Test
  void each_attribute_is_of_its_own_kind() {
    job.set("title", "count");
    job.set("tries", 3);
    job.set("bytes", 1L << 40);
    job.set("ratio", 0.5f);
    job.set("open", true);
    job.set("raw", new byte[] {1, 2});
    job.set("size", new Size(640, 480));
    job.set("tags", List.of("a", "b"));

    assertThat(job.get("title")).contains("count");
    assertThat(job.get("tries")).contains(3L);
    assertThat(job.get("tries", Integer.class)).contains(3);
    assertThat(job.get("bytes", Long.class)).contains(1L << 40);
    assertThat(job.get("ratio", Double.class)).contains(0.5);
    assertThat(job.get("ratio", Float.class)).contains(0.5f);
    assertThat(job.get("open", Boolean.class)).contains(true);
    assertThat(job.get("raw", byte[].class)).contains(new byte[] {1, 2});
    assertThat(job.get("size", Size.class)).contains(new Size(640, 480));
    assertThat(job.get("size")).contains("{\"width\":640,\"height\":480}");
    assertThat(job.get("tags", List.class)).contains(List.of("a", "b"));
    assertThat(job.get("colour")).isEmpty();
    assertThat(job.get("colour", String.class)).isEmpty();
    assertThat(job.size()).isEqualTo(8);
  }

  @Test
  void a_value_is_never_read_as_what_it_is_not() {
    job.set("title", "count");
    job.set("bytes", 1L << 40);
    job.set("size", new Size(1, 2));
    assertThatThrownBy(() -> job.get("title", Long.class))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "the attribute title of the namespace job is kept as a String and cannot be read as a"
                + " Long");
    assertThatThrownBy(() -> job.get("bytes", Integer.class))
        .hasMessageContaining("is kept as a Long and cannot be read as a Integer");
    assertThatThrownBy(() -> job.get("bytes", Size.class)).isInstanceOf(UndecodableException.class);
    assertThatThrownBy(() -> job.get("size", String.class))
        .isInstanceOf(UndecodableException.class);
    assertThatThrownBy(() -> job.set("title", null))
        .hasMessageContaining("the attribute title of the namespace job cannot be null");
  }

  @Test
  void attributes_are_listed_and_deleted() {
    job.setAll(Map.of("b", 2, "a", 1));
    job.set("c", "three");
    assertThat(job.names()).containsExactly("a", "b", "c");
    assertThat(job.asMap()).isEqualTo(Map.of("a", 1L, "b", 2L, "c", "three"));
    assertThat(job.delete("b")).isTrue();
    assertThat(job.delete("b")).isFalse();
    assertThat(job.names()).containsExactly("a", "c");
    job.clear();
    assertThat(job.asMap()).isEmpty();
  }

  @Test
  void several_are_set_as_one_and_each_is_updated_as_one() {
    try (SharedState elsewhere = SharedState.in(folder, engine())) {
      Namespace other = elsewhere.namespace("job");
      job.setAll(Map.of("a", 0, "b", 0));
      CompletableFuture<Void> setting =
          CompletableFuture.runAsync(
              () -> {
                for (int i = 1; i <= 300; i++) {
                  other.setAll(Map.of("a", i, "b", i));
                  other.update("sum", Integer.class, 0, old -> old + 1);
                }
              });
      for (int i = 0; i < 300; i++) {
        Map<String, Object> now = job.asMap();
        assertThat(now.get("a")).isEqualTo(now.get("b"));
        job.update("sum", Integer.class, 0, old -> old + 1);
      }
      setting.join();
      assertThat(job.get("sum")).contains(600L);
    }
  }

  @Test
  void an_attribute_can_be_another_object() {
    SharedList<String> lines = state.list("lines", Codec.text());
    lines.append("one");
    job.set("lines", lines);
    job.set("self", job);
    job.set("ledger", state.locks().lock("ledger"));

    assertThat(job.get("lines")).contains(lines.reference());
    Reference found = job.get("lines", Reference.class).orElseThrow();
    assertThat(state.list(found.name(), Codec.text()).toList()).containsExactly("one");
    assertThat(state.follow(job.get("self", Reference.class).orElseThrow()))
        .isInstanceOfSatisfying(
            Namespace.class, same -> assertThat(same.get("lines")).contains(found));
    assertThat(state.follow(job.get("ledger", Reference.class).orElseThrow()))
        .isInstanceOfSatisfying(
            SharedLock.class, lock -> assertThat(lock.name()).isEqualTo("ledger"));
  }
}
