package dev.penstock.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.codec.Codec;
import dev.penstock.config.QueueConfig;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Queues of which one cannot be closed. */
class QueuesClosedTest {
  @TempDir Path folder;
  private final List<String> closed = new ArrayList<>();

  @Test
  void all_queues_are_closed_and_each_failure_is_told() {
    Queues queues = new Queues(folder, new Broken());
    List.of("bad-1", "good", "bad-2").forEach(name -> queues.queue(name, Codec.text()));

    assertThatThrownBy(queues::close)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageMatching("bad-. does not close")
        .satisfies(first -> assertThat(first.getSuppressed()).hasSize(1));
    assertThat(closed).containsExactlyInAnyOrder("bad-1", "good", "bad-2");
    queues.close();
    assertThat(closed).hasSize(3);
  }

  /** An engine whose queues can only be closed, some of them with a failure. */
  private final class Broken implements QueueEngine {
    @Override
    public String name() {
      return "broken";
    }

    @Override
    public QueueStore open(Path folder, String queue, QueueConfig config) {
      return (QueueStore)
          Proxy.newProxyInstance(
              QueueStore.class.getClassLoader(),
              new Class<?>[] {QueueStore.class},
              (proxy, method, arguments) -> {
                assertThat(method.getName()).isEqualTo("close");
                closed.add(queue);
                if (queue.startsWith("bad")) {
                  throw new IllegalStateException(queue + " does not close");
                }
                return null;
              });
    }

    @Override
    public void create(Path folder, String queue) {
      throw new AssertionError("not asked for");
    }

    @Override
    public Set<Capability> capabilities() {
      return EnumSet.allOf(Capability.class);
    }

    @Override
    public List<String> list(Path folder) {
      return List.of();
    }
  }
}
