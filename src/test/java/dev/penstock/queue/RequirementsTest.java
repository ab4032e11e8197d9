package dev.penstock.queue;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.config.QueueConfig;
import dev.penstock.config.QueueConfig.Durability;
import dev.penstock.fault.InvalidInputException;
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
      throw new AssertionError("not asked for");
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
