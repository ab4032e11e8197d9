package dev.penstock.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.codec.Codec;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FirstMessageCodecTest {
  private final List<String> events = new ArrayList<>();

  @Test
  void it_speaks_up_once_and_before_the_body_is_decoded() {
    Codec<String> codec = wrap(new Noting());
    byte[] bytes = codec.encode("one");
    assertThat(events).isEmpty();

    assertThat(codec.decode(bytes, 0, 3)).isEqualTo("one");
    assertThat(codec.decode(bytes)).isEqualTo("one");
    assertThat(events).containsExactly("first", "decode", "decode");
  }

  @Test
  void a_body_that_cannot_be_decoded_is_a_message_too() {
    Codec<Long> codec = wrap(Codec.int64());
    assertThatThrownBy(() -> codec.decode(new byte[1], 0, 1)).isInstanceOf(RuntimeException.class);
    assertThat(events).containsExactly("first");
  }

  @Test
  void a_view_stays_a_view() {
    Codec<ByteBuffer> codec = wrap(Codec.view());
    ByteBuffer window = ByteBuffer.wrap(new byte[3]).asReadOnlyBuffer();
    assertThat(codec.isView()).isTrue();
    assertThat(codec.view(window)).isSameAs(window);
    assertThat(events).containsExactly("first");
  }

  @Test
  void it_is_tagged_as_the_codec_it_stands_for() {
    assertThat(wrap(Codec.text()).tagged().encode("one"))
        .isEqualTo(Codec.text().tagged().encode("one"));
  }

  private <T> Codec<T> wrap(Codec<T> codec) {
    return new FirstMessageCodec<>(codec, () -> events.add("first"));
  }

  private final class Noting implements Codec<String> {
    @Override
    public byte[] encode(String value) {
      return Codec.text().encode(value);
    }

    @Override
    public String decode(byte[] bytes) {
      events.add("decode");
      return Codec.text().decode(bytes);
    }
  }
}
