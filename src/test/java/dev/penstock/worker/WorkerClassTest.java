package dev.penstock.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.codec.Codec;
import dev.penstock.fault.InvalidInputException;
import dev.penstock.queue.Delivery;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
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
    assertThat(new Views().codec()).isSameAs(Codec.view());
  }

  @Test
  void a_record_or_class_of_the_users_comes_as_json() {
    byte[] bytes = "{\"name\":\"nut\",\"count\":3}".getBytes(StandardCharsets.UTF_8);
    assertThat(new Orders().codec().decode(bytes)).isEqualTo(new Order("nut", 3));
  }

  @Test
  void a_type_that_says_nothing_about_its_bytes_is_refused() {
    for (Handler<?> handler :
        List.of(
            new Others(),
            new Interfaces(),
            new JdkClasses(),
            new Arrays(),
            new AnyTypes<Order>())) {
      assertThatThrownBy(handler::codec)
          .as(handler.getClass().getName())
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("override codec()");
    }
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

  record Order(String name, int count) {}

  public static final class Orders implements Handler<Order> {
    @Override
    public void handle(Order body, Delivery<Order> delivery) {}
  }

  public static final class Views implements Handler<ByteBuffer> {
    @Override
    public void handle(ByteBuffer body, Delivery<ByteBuffer> delivery) {}
  }

  public static final class Interfaces implements Handler<CharSequence> {
    @Override
    public void handle(CharSequence body, Delivery<CharSequence> delivery) {}
  }

  public static final class JdkClasses implements Handler<StringBuilder> {
    @Override
    public void handle(StringBuilder body, Delivery<StringBuilder> delivery) {}
  }

  public static final class Arrays implements Handler<Order[]> {
    @Override
    public void handle(Order[] body, Delivery<Order[]> delivery) {}
  }

  public static final class AnyTypes<T> implements Handler<T> {
    @Override
    public void handle(T body, Delivery<T> delivery) {}
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
