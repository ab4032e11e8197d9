package dev.penstock.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.fault.InvalidInputException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SerializedCodecTest {
  private static final String PARCEL = Parcel.class.getName();
  private static final String COLLECTIONS =
      "java.util.ArrayList;java.util.HashMap;java.util.Map$Entry;java.lang.Object";

  @Test
  void objects_of_allowed_classes_come_back_as_they_went() {
    Codec<Parcel> codec = Codec.serialized(Parcel.class, PARCEL + ";" + COLLECTIONS);
    Parcel parcel = new Parcel("grüße", new ArrayList<>(List.of("a", "b")), new int[] {1, 2});
    byte[] bytes = codec.encode(parcel);
    byte[] buffer = new byte[bytes.length + 2];
    System.arraycopy(bytes, 0, buffer, 1, bytes.length);
    for (Parcel read : List.of(codec.decode(bytes), codec.decode(buffer, 1, bytes.length))) {
      assertThat(read.name).isEqualTo("grüße");
      assertThat(read.content).isEqualTo(List.of("a", "b"));
      assertThat(read.weights).containsExactly(1, 2);
    }
  }

  @Test
  void collections_with_room_to_spare_pass() {
    Codec<Parcel> codec = Codec.serialized(Parcel.class, PARCEL + ";" + COLLECTIONS);
    for (int size : new int[] {0, 1, 13, 1_000, 100_000}) {
      HashMap<String, String> map = new HashMap<>(16, 0.25f);
      for (int i = 0; i < size; i++) {
        map.put(Integer.toString(i), null);
      }
      assertThat(codec.decode(codec.encode(new Parcel("", map, null))).content).isEqualTo(map);
    }
  }

  @Test
  void a_class_that_is_not_allowed_is_named_and_its_code_does_not_run() {
    Codec<Parcel> codec = Codec.serialized(Parcel.class, PARCEL);
    byte[] bytes = codec.encode(new Parcel("", new Gadget(), null));
    assertThatThrownBy(() -> codec.decode(bytes))
        .isInstanceOf(UndecodableException.class)
        .hasMessageContaining("the class " + Gadget.class.getName() + " is not allowed")
        .hasMessageContaining("by the filter \"" + PARCEL + "\"; add it if you trust it");
    assertThat(Gadget.RAN).hasValue(0);
    Codec<Parcel> trusting = Codec.serialized(Parcel.class, PARCEL + ";" + Gadget.class.getName());
    trusting.decode(bytes);
    assertThat(Gadget.RAN).hasValue(1);
  }

  @Test
  void the_type_itself_is_refused_unless_the_filter_names_it() {
    Codec<Parcel> codec = Codec.serialized(Parcel.class, "com.example.*");
    byte[] bytes = codec.encode(new Parcel("", null, null));
    assertThatThrownBy(() -> codec.decode(bytes))
        .isInstanceOf(UndecodableException.class)
        .hasMessageContaining("the class " + PARCEL + " is not allowed");
  }

  @Test
  void a_superclass_that_is_missing_in_the_filter_is_named() {
    String unit = TimeUnit.class.getName();
    Codec<TimeUnit> codec = Codec.serialized(TimeUnit.class, unit);
    byte[] bytes = codec.encode(TimeUnit.DAYS);
    assertThatThrownBy(() -> codec.decode(bytes))
        .hasMessageContaining("the class java.lang.Enum is not allowed");
    assertThat(Codec.serialized(TimeUnit.class, unit + ";java.lang.Enum").decode(bytes))
        .isEqualTo(TimeUnit.DAYS);
  }

  @Test
  void an_allowed_object_of_another_class_is_refused() throws IOException {
    Codec<Parcel> codec = Codec.serialized(Parcel.class, PARCEL + ";java.util.ArrayList");
    assertThatThrownBy(() -> codec.decode(serialize(new ArrayList<>())))
        .isInstanceOf(UndecodableException.class)
        .hasMessageContaining("not a serialized " + PARCEL + ": they are a java.util.ArrayList");
    assertThatThrownBy(() -> codec.decode(serialize(null))).hasMessageContaining("they are null");
  }

  @Test
  void broken_bytes_are_refused() {
    Codec<Parcel> codec = Codec.serialized(Parcel.class, PARCEL);
    byte[] whole = codec.encode(new Parcel("name", null, null));
    List<byte[]> broken = new ArrayList<>(List.of(new byte[0], new byte[] {1, 2, 3, 4, 5}));
    for (int length = 0; length < whole.length; length += 7) {
      broken.add(Arrays.copyOf(whole, length));
    }
    for (byte[] bytes : broken) {
      assertThatThrownBy(() -> codec.decode(bytes))
          .isInstanceOf(UndecodableException.class)
          .hasMessageContaining("these " + bytes.length + " bytes are not a serialized " + PARCEL);
    }
  }

  @Test
  void a_class_name_made_up_by_the_sender_does_not_fill_the_log() throws IOException {
    byte[] bytes = serialize(new Parcel("", null, null));
    byte[] name = PARCEL.getBytes(StandardCharsets.US_ASCII);
    Arrays.fill(bytes, 8, 8 + name.length, (byte) '\n'); // behind magic, version, tags and length
    assertThatThrownBy(() -> Codec.serialized(Parcel.class, PARCEL).decode(bytes))
        .isInstanceOf(UndecodableException.class)
        .hasMessageContaining("ClassNotFoundException")
        .message()
        .doesNotContainPattern("\\p{Cntrl}");
  }

  @Test
  void objects_nested_too_deep_and_arrays_too_long_for_their_bytes_are_refused()
      throws IOException {
    Codec<Parcel> codec = Codec.serialized(Parcel.class, PARCEL);
    Parcel nested = null;
    for (int depth = 0; depth < 200; depth++) {
      nested = new Parcel("", nested, null);
    }
    byte[] deep = codec.encode(nested);
    assertThatThrownBy(() -> codec.decode(deep))
        .isInstanceOf(UndecodableException.class)
        .hasMessageContaining("nested more than 100 deep");

    byte[] claiming = serialize(new byte[1]);
    claiming[claiming.length - 5] = 0x7f; // the highest byte of the array's length
    assertThatThrownBy(() -> codec.decode(claiming))
        .isInstanceOf(UndecodableException.class)
        .hasMessageContaining("claims an array of 2130706433 elements");
  }

  @Test
  void a_filter_that_allows_nothing_or_everything_or_is_none_is_refused() {
    for (String filter : List.of("", " ", "*", "com.example.*;**", "maxdepth=x", ".*")) {
      assertThatThrownBy(() -> Codec.serialized(Parcel.class, filter))
          .as(filter)
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("filter");
    }
  }

  @Test
  void a_limit_in_the_filter_holds_too() {
    Codec<Parcel> codec = Codec.serialized(Parcel.class, PARCEL + ";maxdepth=2");
    byte[] bytes =
        codec.encode(new Parcel("", new Parcel("", new Parcel("", null, null), null), null));
    assertThatThrownBy(() -> codec.decode(bytes))
        .isInstanceOf(UndecodableException.class)
        .hasMessageContaining("maxdepth=2");
  }

  @Test
  void what_is_not_serializable_is_refused_by_name() {
    Codec<Parcel> codec = Codec.serialized(Parcel.class, PARCEL);
    assertThatThrownBy(() -> codec.encode(new Parcel("", new Object(), null)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("the class java.lang.Object in a " + PARCEL);
  }

  @Test
  void classes_are_found_with_the_loader_of_the_type() throws Exception {
    Class<?> type = new OwnLoader(PARCEL::equals, name -> false).loadClass(PARCEL);
    byte[] bytes =
        Codec.serialized(Parcel.class, PARCEL)
            .encode(new Parcel("", new Parcel("", null, null), null));
    Object read = Codec.serialized(type, PARCEL).decode(bytes);
    assertThat(read.getClass()).isSameAs(type).isNotSameAs(Parcel.class);
  }

  @Test
  void tagged_values_are_shown_to_others_as_bytes() {
    Codec<Parcel> tagged = Codec.serialized(Parcel.class, PARCEL).tagged();
    byte[] bytes = tagged.encode(new Parcel("a", null, null));
    assertThat(tagged.decode(bytes).name).isEqualTo("a");
    assertThat(Codec.any().decode(bytes)).isEqualTo(bytes);
  }

  private static byte[] serialize(Object value) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(value);
    }
    return bytes.toByteArray();
  }

  static final class Parcel implements Serializable {
    private static final long serialVersionUID = 1L;

    final String name;

    @SuppressWarnings("serial") // some tests want what is not
    final Object content;

    final int[] weights;

    Parcel(String name, Object content, int[] weights) {
      this.name = name;
      this.content = content;
      this.weights = weights;
    }
  }

  /** Does something as soon as it is read, like the classes that attacks are made of. */
  static final class Gadget implements Serializable {
    static final AtomicInteger RAN = new AtomicInteger();
    private static final long serialVersionUID = 1L;

    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
      in.defaultReadObject();
      RAN.incrementAndGet();
    }
  }
}
