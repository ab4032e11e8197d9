package dev.penstock.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.codec.Codec;
import dev.penstock.fault.InvalidInputException;
import dev.penstock.queue.Delivery;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class WorkerClassTest {
  @Test
  void handlers_and_producers_are_told_apart() {
    assertThat(find(Texts.class).isHandler()).isTrue();
    assertThat(find(Source.class).isHandler()).isFalse();
  }

  @Test
  void a_class_that_is_missing_or_no_worker_is_refused() {
    assertThatThrownBy(() -> WorkerClass.find("com.example.Missing", List.of()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("com.example.Missing was not found; name its jar in \"classpath\"");
    assertThatThrownBy(() -> WorkerClass.find("com.example.Missing", List.of(Path.of("lib.jar"))))
        .hasMessageContaining("was not found in [" + Path.of("lib.jar").toAbsolutePath() + "]");
    assertThatThrownBy(() -> WorkerClass.find("java.lang.String", List.of()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("java.lang.String is not a worker");
  }

  @Test
  void a_class_without_a_public_constructor_is_refused_when_it_is_made() {
    assertThatThrownBy(() -> find(Closed.class).instantiate())
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("needs a public constructor without parameters");
  }

  @Test
  void what_the_constructor_throws_is_passed_on() {
    assertThatThrownBy(() -> find(Failing.class).instantiate())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("not today");
  }

  @Test
  void the_codec_follows_from_the_type_a_handler_is_declared_for() {
    assertThat(new Texts().codec()).isSameAs(Codec.text());
    assertThat(new SubTexts().codec()).isSameAs(Codec.text());
    assertThat(new Numbers().codec()).isSameAs(Codec.int64());
    assertThatThrownBy(() -> new Others().codec())
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("override codec()");
  }

  private static WorkerClass find(Class<?> type) {
    return WorkerClass.find(type.getName(), List.of());
  }

  public static class Texts implements Handler<String> {
    @Override
    public void handle(String body, Delivery<String> delivery) {}
  }

  public static final class SubTexts extends Texts {}

  public static final class Numbers implements Handler<Long> {
    @Override
    public void handle(Long body, Delivery<Long> delivery) {}
  }

  public static final class Others implements Handler<List<String>> {
    @Override
    public void handle(List<String> body, Delivery<List<String>> delivery) {}
  }

  public static final class Source implements Producer {
    @Override
    public void produce(WorkerContext context) {}
  }

  public static final class Closed implements Producer {
    private Closed() {}

    @Override
    public void produce(WorkerContext context) {}
  }

  public static final class Failing implements Producer {
    public Failing() {
      throw new IllegalStateException("not today");
    }

    @Override
    public void produce(WorkerContext context) {}
  }
}
