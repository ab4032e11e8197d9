package dev.penstock.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.type.TypeReference;
import dev.penstock.fault.InvalidInputException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class JsonCodecTest {
  private static final Codec<Order> ORDERS = Codec.json(Order.class);
  private static final Order ORDER =
      new Order(
          "grüße",
          List.of(new Line("nut", 3)),
          Instant.parse("2026-01-02T03:04:05.678Z"),
          Duration.ofMinutes(90));

  @Test
  void records_come_back_as_they_went() {
    assertThat(ORDERS.decode(ORDERS.encode(ORDER))).isEqualTo(ORDER);
  }

  @Test
  void times_and_durations_are_iso_text() {
    assertThat(new String(ORDERS.encode(ORDER), StandardCharsets.UTF_8))
        .isEqualTo(
            """
            {"name":"grüße","lines":[{"what":"nut","count":3}],\
            "at":"2026-01-02T03:04:05.678Z","patience":"PT1H30M"}""");
    Codec<ZonedDateTime> codec = Codec.json(ZonedDateTime.class);
    ZonedDateTime there = ZonedDateTime.of(2026, 7, 1, 8, 0, 0, 0, ZoneId.of("Europe/Vienna"));
    assertThat(codec.decode(codec.encode(there))).isEqualTo(there);
  }

  @Test
  void classes_with_getters_and_setters_come_back_as_they_went() {
    Codec<Note> codec = Codec.json(Note.class);
    Note note = new Note();
    note.setText("a");
    note.priority = 7;
    Note read = codec.decode(codec.encode(note));
    assertThat(read.getText()).isEqualTo("a");
    assertThat(read.priority).isEqualTo(7);
  }

  @Test
  void an_optional_is_its_value_or_null() {
    Codec<Perhaps> codec = Codec.json(Perhaps.class);
    for (Perhaps value : List.of(new Perhaps(Optional.of("a")), new Perhaps(Optional.empty()))) {
      assertThat(codec.decode(codec.encode(value))).isEqualTo(value);
    }
    assertThat(codec.encode(new Perhaps(Optional.of("a")))).isEqualTo(utf8("{\"text\":\"a\"}"));
  }

  @Test
  void generic_types_keep_what_they_hold() {
    Codec<Map<String, List<Line>>> codec = Codec.json(new TypeReference<>() {});
    Map<String, List<Line>> value = Map.of("a", List.of(new Line("nut", 1)));
    assertThat(codec.decode(codec.encode(value))).isEqualTo(value);
  }

  @Test
  void a_range_of_a_buffer_is_decoded_without_its_surroundings() {
    byte[] buffer = utf8("}{\"what\":\"nut\",\"count\":3}{");
    assertThat(Codec.json(Line.class).decode(buffer, 1, buffer.length - 2))
        .isEqualTo(new Line("nut", 3));
    assertThatThrownBy(() -> ORDERS.decode(buffer, 1, buffer.length))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void a_property_of_a_newer_sender_is_ignored_and_one_of_an_older_is_missing() {
    byte[] newer = utf8("{\"what\":\"nut\",\"count\":3,\"colour\":{\"r\":[1]}}");
    assertThat(Codec.json(Line.class).decode(newer)).isEqualTo(new Line("nut", 3));
    assertThat(Codec.json(Line.class).decode(utf8("{\"what\":\"nut\"}")))
        .isEqualTo(new Line("nut", 0));
  }

  @Test
  void what_does_not_fit_is_refused_with_the_place_and_what_was_expected() {
    assertThatThrownBy(
            () -> ORDERS.decode(utf8("{\"lines\":[{\"count\":1},\n{\"count\":\"many\"}]}")))
        .isInstanceOf(UndecodableException.class)
        .hasMessageContaining("these 41 bytes are not " + Order.class.getName() + " in JSON")
        .hasMessageContaining(", at lines[1].count (line 2, column ")
        .hasMessageContaining("`int`")
        .hasMessageContaining("\"many\"");
  }

  @Test
  void what_is_not_one_json_value_in_utf8_is_refused() {
    byte[] latin1 = "{\"what\":\"grüße\"}".getBytes(StandardCharsets.ISO_8859_1);
    for (byte[] bytes :
        List.of(
            utf8(""),
            utf8("nut"),
            utf8("{\"what\":"),
            utf8("{\"what\":\"nut\"} {\"what\":\"nut\"}"),
            utf8("[".repeat(100_000)),
            utf8("null"),
            latin1)) {
      assertThatThrownBy(() -> Codec.json(Line.class).decode(bytes))
          .isInstanceOf(UndecodableException.class)
          .hasMessageContaining(Line.class.getName());
    }
  }

  @Test
  void a_refusal_is_one_short_line_whatever_the_message_holds() {
    String secret = "x".repeat(100);
    for (String json :
        List.of(
            "{\"count\":\"" + secret.repeat(9) + "\"}",
            "{\"count\":\"a\\n\\u001b[31m" + secret.repeat(9) + "\"}",
            "\"" + secret + "\"",
            secret.repeat(9))) {
      assertThatThrownBy(() -> Codec.json(Line.class).decode(utf8(json)))
          .isInstanceOf(UndecodableException.class)
          .satisfies(
              refusal ->
                  assertThat(refusal.getMessage())
                      .doesNotContain("x".repeat(80))
                      .doesNotContainPattern("\\p{Cntrl}")
                      .hasSizeLessThan(400));
    }
  }

  @Test
  void a_class_that_json_cannot_make_is_named_with_the_way_out() {
    assertThatThrownBy(() -> Codec.json(Stiff.class).decode(utf8("{}")))
        .isInstanceOf(UndecodableException.class)
        .hasMessageContaining(Stiff.class.getName() + " cannot be read from JSON; use a record");
  }

  @Test
  void a_value_that_json_cannot_express_is_refused() {
    assertThatThrownBy(() -> Codec.json(Stiff.class).encode(new Stiff(1, 2)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("cannot be written as JSON");
  }

  @Test
  void a_message_never_names_the_class_that_is_made() {
    String named = "{\"held\":{\"@class\":\"" + Note.class.getName() + "\",\"text\":\"a\"}}";
    assertThat(Codec.json(Loose.class).decode(utf8(named)).held()).isInstanceOf(Map.class);
    assertThatThrownBy(() -> Codec.json(Asking.class).decode(utf8(named)))
        .isInstanceOf(UndecodableException.class)
        .hasMessageContaining("PolymorphicTypeValidator");
  }

  @Test
  void one_codec_serves_many_threads_from_its_first_use_on() {
    Codec<Line> codec = Codec.json(Line.class);
    Set<Line> read = ConcurrentHashMap.newKeySet();
    IntStream.range(0, 1_000)
        .parallel()
        .forEach(i -> read.add(codec.decode(codec.encode(new Line("nut", i)))));
    assertThat(read).hasSize(1_000);
  }

  @Test
  void tagged_json_is_read_by_anybody_as_its_text() {
    Codec<Line> tagged = Codec.json(Line.class).tagged();
    byte[] bytes = tagged.encode(new Line("nut", 3));
    assertThat(tagged.decode(bytes)).isEqualTo(new Line("nut", 3));
    assertThat(Codec.any().decode(bytes)).isEqualTo("{\"what\":\"nut\",\"count\":3}");
    assertThatThrownBy(() -> Codec.text().tagged().decode(bytes))
        .isInstanceOf(UndecodableException.class)
        .hasMessageContaining("its tag is 'j', not 't'");
  }

  @Test
  void binding_is_not_loaded_before_a_value_is_read_or_written() throws Exception {
    Class<?> codec = Class.forName(Codec.class.getName(), true, withoutBinding());
    Object any = codec.getMethod("any").invoke(null);
    byte[] bytes = (byte[]) codec.getMethod("encode", Object.class).invoke(any, "a");
    assertThat(codec.getMethod("decode", byte[].class).invoke(any, bytes)).isEqualTo("a");
    Object json = codec.getMethod("json", Class.class).invoke(null, Line.class);
    assertThatThrownBy(() -> codec.getMethod("decode", byte[].class).invoke(json, utf8("{}")))
        .hasRootCauseInstanceOf(ClassNotFoundException.class);
  }

  private static ClassLoader withoutBinding() {
    return new OwnLoader(
        name -> name.startsWith(Codec.class.getPackageName()),
        name -> name.startsWith("com.fasterxml.jackson.databind"));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  record Line(String what, int count) {}

  record Order(String name, List<Line> lines, Instant at, Duration patience) {}

  record Loose(Object held) {}

  record Perhaps(Optional<String> text) {}

  record Asking(@JsonTypeInfo(use = JsonTypeInfo.Id.CLASS) Object held) {}

  static final class Note {
    public int priority;
    private String text;

    public String getText() {
      return text;
    }

    public void setText(String text) {
      this.text = text;
    }
  }

  /** Shows nothing, and wants arguments. */
  static final class Stiff {
    Stiff(int one, int other) {}
  }
}
