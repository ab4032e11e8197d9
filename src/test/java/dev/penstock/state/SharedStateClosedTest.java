package dev.penstock.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.codec.Codec;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Shared state of which one map cannot be closed. */
class SharedStateClosedTest {
  @TempDir Path folder;
  private final List<String> closed = new ArrayList<>();

  @Test
  void all_maps_are_closed_and_each_failure_is_told() {
    SharedState state = new SharedState(folder, new Broken());
    List.of("bad-1", "good", "bad-2").forEach(name -> state.map(name, Codec.text()));

    assertThatThrownBy(state::close)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageMatching("bad-. does not close")
        .satisfies(first -> assertThat(first.getSuppressed()).hasSize(1));
    assertThat(closed).containsExactlyInAnyOrder("bad-1", "good", "bad-2");
    state.close();
    assertThat(closed).hasSize(3);
  }

  /** An engine whose maps can only be closed, some of them with a failure. */
  private final class Broken implements StateEngine {
    @Override
    public String name() {
      return "broken";
    }

    @Override
    public MapStore open(Path folder, StateKind kind, String map) {
      return (MapStore)
          Proxy.newProxyInstance(
              MapStore.class.getClassLoader(),
              new Class<?>[] {MapStore.class},
              (proxy, method, arguments) -> {
                assertThat(method.getName()).isEqualTo("close");
                closed.add(map);
                if (map.startsWith("bad")) {
                  throw new IllegalStateException(map + " does not close");
                }
                return null;
              });
    }

    @Override
    public SyncStore sync(Path folder, String name, String kind) {
      throw new AssertionError("no test asks for the " + kind + " " + name);
    }

    @Override
    public List<String> syncs(Path folder, String kind) {
      return List.of();
    }

    @Override
    public Words words(Path folder, String name, Shape shape) {
      throw new AssertionError(name);
    }

    @Override
    public MemoryStore memory(Path folder, String name, Shape shape) {
      throw new AssertionError(name);
    }

    @Override
    public Optional<Shape> shape(Path folder, StateKind kind, String name) {
      return Optional.empty();
    }

    @Override
    public List<String> list(Path folder, StateKind kind) {
      return List.of();
    }

    @Override
    public boolean verify(
        Path folder, StateObjectName object, boolean repair, Consumer<String> findings) {
      throw new AssertionError(object);
    }

    @Override
    public void findStrangers(
        Path folder, Collection<StateObjectName> objects, Consumer<String> findings) {
      throw new AssertionError(folder);
    }
  }
}
