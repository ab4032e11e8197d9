package dev.penstock.queue;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.codec.Codec;
import dev.penstock.config.QueueConfig;
import dev.penstock.config.QueueConfig.Durability;
import dev.penstock.fault.InvalidInputException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RequirementsTest {
  /** An engine that can do only so much. */
  private record Modest(Set<Capability> capabilities) implements QueueEngine {
    @Override
    public String name() {
      return "modest";
    }

    @Override
    public QueueStore open(Path folder, String queue, QueueConfig config) {
      return (QueueStore)
          Proxy.newProxyInstance(
              QueueStore.class.getClassLoader(),
              new Class<?>[] {QueueStore.class},
              (proxy, method, arguments) -> {
                if (method.getName().equals("group")) {
                  return Optional.of(anything(GroupAdmin.class));
                }
                throw new AssertionError(method + " was not to be asked for");
              });
    }

    private static <T> T anything(Class<T> type) {
      return type.cast(
          Proxy.newProxyInstance(
              type.getClassLoader(),
              new Class<?>[] {type},
              (proxy, method, arguments) -> {
                throw new AssertionError(method + " was not to be asked for");
              }));
    }

    @Override
    public void create(Path folder, String queue) {
      throw new AssertionError("not asked for");
    }

    @Override
    public List<String> list(Path folder) {
      return List.of();
    }
  }

  private static final QueueEngine NONE = new Modest(Set.of());

  private static QueueConfig durable() {
    QueueConfig normal = QueueConfig.DEFAULT;
    return new QueueConfig(
        normal.capacity(),
        normal.retention(),
        Optional.of(Duration.ofHours(1)),
        normal.dedup(),
        Durability.DISK,
        normal.lease(),
        normal.maxDeliveries(),
        normal.retry(),
        normal.roll(),
        normal.expireGroups());
  }

  @Test
  void settings_that_an_engine_cannot_do_are_refused() {
    assertThatThrownBy(() -> Requirements.check(NONE, "orders", durable()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("the queue orders cannot have \"ttl\" with the engine modest");
    QueueEngine more = new Modest(Set.of(Capability.TTL));
    assertThatThrownBy(() -> Requirements.check(more, "orders", durable()))
        .hasMessageContaining("\"durability\"");
    QueueEngine enough = new Modest(Set.of(Capability.TTL, Capability.DISK));
    assertThatCode(() -> Requirements.check(enough, "orders", durable()))
        .doesNotThrowAnyException();
  }

  @Test
  void what_is_asked_by_a_call_that_an_engine_cannot_do_is_refused() {
    Queues queues = new Queues(Path.of("nowhere"), NONE);
    WorkQueue<String> orders = queues.queue("orders", Codec.text());
    assertThatThrownBy(() -> orders.sendAll(List.of("one", "two")))
        .hasMessageContaining("the queue orders cannot have \"batches\" with the engine modest");
    assertThatThrownBy(orders::read).hasMessageContaining("\"readers\"");
    assertThatThrownBy(() -> orders.outgoing("one", SendOptions.NONE))
        .hasMessageContaining("\"transactions\"");
    GroupAdmin group = orders.group("billing").orElseThrow();
    assertThatThrownBy(() -> group.pause(true)).hasMessageContaining("\"paused groups\"");
    assertThatThrownBy(() -> group.seek(StartFrom.end()))
        .hasMessageContaining("\"groups that seek\"");
  }

  @Test
  void options_of_a_message_that_an_engine_cannot_do_are_refused() {
    SendOptions options = SendOptions.NONE;
    assertThatCode(() -> Requirements.check(NONE, "orders", options)).doesNotThrowAnyException();
    assertThatThrownBy(() -> Requirements.check(NONE, "orders", options.withKey("k")))
        .hasMessageContaining("\"key\"");
    assertThatThrownBy(() -> Requirements.check(NONE, "orders", options.withPriority(9)))
        .hasMessageContaining("\"priority\"");
    assertThatThrownBy(
            () -> Requirements.check(NONE, "orders", options.withDelay(Duration.ofHours(1))))
        .hasMessageContaining("\"delay\"");
    assertThatThrownBy(() -> Requirements.check(NONE, "orders", options.withDedupId("x")))
        .hasMessageContaining("\"id\"");
  }
}
