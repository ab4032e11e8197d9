package dev.penstock.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.penstock.fault.InvalidInputException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class CodecTest {
  @Test
  void values_come_back_as_they_went() {
    assertThat(Codec.text().decode(Codec.text().encode("grüße"))).isEqualTo("grüße");
    assertThat(Codec.int64().decode(Codec.int64().encode(Long.MIN_VALUE)))
        .isEqualTo(Long.MIN_VALUE);
    assertThat(Codec.bytes().decode(new byte[] {1})).containsExactly(1);
  }

  @Test
  void bytes_that_a_codec_did_not_make_are_refused() {
    assertThatThrownBy(() -> Codec.text().decode(new byte[] {(byte) 0xff}))
        .isInstanceOf(UndecodableException.class)
        .hasMessageContaining("not UTF-8");
    assertThatThrownBy(() -> Codec.int64().decode(new byte[7]))
        .isInstanceOf(UndecodableException.class)
        .hasMessageContaining("these are 7");
  }

  @Test
  void a_range_of_a_buffer_is_decoded_without_its_surroundings() {
    byte[] text = "?grüße?".getBytes(StandardCharsets.UTF_8);
    assertThat(Codec.text().decode(text, 1, text.length - 2)).isEqualTo("grüße");
    byte[] number = ByteBuffer.allocate(10).put((byte) 1).putLong(Long.MIN_VALUE).array();
    assertThat(Codec.int64().decode(number, 1, 8)).isEqualTo(Long.MIN_VALUE);
    assertThat(Codec.bytes().decode(new byte[] {1, 2, 3}, 1, 1)).containsExactly(2);
    byte[] tagged = {'?', 't', 'a', '?'};
    assertThat(Codec.text().tagged().decode(tagged, 1, 2)).isEqualTo("a");
    assertThat(Codec.any().decode(tagged, 1, 2)).isEqualTo("a");
  }

  @Test
  void a_value_does_not_change_with_the_buffer_it_was_decoded_from() {
    byte[] buffer = {1, 2};
    byte[] bytes = Codec.bytes().decode(buffer, 0, 2);
    byte[] tagged = Codec.bytes().tagged().encode(new byte[] {3});
    ByteBuffer view = Codec.view().tagged().decode(tagged, 0, 2);
    Arrays.fill(buffer, (byte) 9);
    Arrays.fill(tagged, (byte) 9);
    assertThat(bytes).containsExactly(1, 2);
    assertThat(view).isEqualTo(ByteBuffer.wrap(new byte[] {3}));
  }

  @Test
  void a_range_beyond_the_buffer_is_refused_instead_of_filled_with_zeros() {
    for (Codec<?> codec :
        List.of(Codec.bytes(), Codec.text(), Codec.view(), Codec.int64(), Codec.any())) {
      assertThatThrownBy(() -> codec.decode(new byte[8], 1, 8))
          .isInstanceOf(IndexOutOfBoundsException.class);
    }
  }

  @Test
  void a_replacement_character_that_was_sent_is_text() {
    byte[] sent = Codec.text().encode("a\ufffdb");
    assertThat(Codec.text().decode(sent)).isEqualTo("a\ufffdb");
  }

  @Test
  void half_characters_surrogates_and_overlong_forms_are_not_text() {
    byte[][] malformed = {
      {'a', (byte) 0xc3},
      {(byte) 0xed, (byte) 0xa0, (byte) 0x80},
      {(byte) 0xc0, (byte) 0x80},
      {(byte) 0xef, (byte) 0xbf, (byte) 0xbd, (byte) 0xff}
    };
    for (byte[] bytes : malformed) {
      assertThatThrownBy(() -> Codec.text().decode(bytes, 0, bytes.length))
          .as(Arrays.toString(bytes))
          .isInstanceOf(UndecodableException.class)
          .hasMessageContaining("not UTF-8");
    }
  }

  @Test
  void a_view_is_a_window_on_the_buffer_and_cannot_be_written() {
    byte[] buffer = {1, 2, 3, 4};
    ByteBuffer view = Codec.view().decode(buffer, 1, 2);
    buffer[1] = 7;
    assertThat(view.isReadOnly()).isTrue();
    assertThat(view.remaining()).isEqualTo(2);
    assertThat(view.get()).isEqualTo((byte) 7);
    assertThat(view.get()).isEqualTo((byte) 3);
    assertThat(Codec.view().isView()).isTrue();
    assertThat(Codec.bytes().isView()).isFalse();
  }

  @Test
  void one_window_serves_message_after_message() {
    byte[] buffer = {1, 2, 3, 4};
    ByteBuffer window = ByteBuffer.wrap(buffer).asReadOnlyBuffer();
    Codec.view().view(window.limit(3).position(1)).order(ByteOrder.LITTLE_ENDIAN).getShort();
    ByteBuffer next = Codec.view().view(window.limit(4).position(2));
    assertThat(next).isSameAs(window);
    assertThat(next.getShort()).isEqualTo((short) 0x0304);
    assertThat(Codec.view().view(ByteBuffer.wrap(buffer)).isReadOnly()).isTrue();
  }

  @Test
  void a_moved_window_makes_no_garbage() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    ByteBuffer window = ByteBuffer.allocate(16).asReadOnlyBuffer();
    Codec<ByteBuffer> codec = Codec.view();
    int rounds = 10_000;
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < rounds; i++) {
      codec.view(window.limit(16).position(i % 16));
    }
    // A single object each time would be 16 bytes at least.
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(rounds);
  }

  @Test
  void a_codec_that_is_no_view_copies_out_of_the_window() {
    byte[] buffer = {'?', 'a', 'b', '?'};
    String text = Codec.text().view(ByteBuffer.wrap(buffer, 1, 2).asReadOnlyBuffer());
    assertThat(text).isEqualTo("ab");
  }

  @Test
  void encoding_a_buffer_copies_what_remains_and_leaves_it_as_it_is() {
    ByteBuffer value = ByteBuffer.wrap(new byte[] {1, 2, 3}, 1, 2);
    assertThat(Codec.view().encode(value)).containsExactly(2, 3);
    assertThat(value.remaining()).isEqualTo(2);
  }

  @Test
  void any_takes_no_value_whose_codec_it_cannot_know() {
    assertThatThrownBy(() -> Codec.any().encode(1.5f))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("java.lang.Float");
  }

  @Test
  void bytes_with_a_tag_from_a_codec_not_known_here_are_shown_as_they_are() {
    assertThat(Codec.any().decode(new byte[] {'x', 1})).isEqualTo(new byte[] {'x', 1});
    assertThat(Codec.any().decode(new byte[0])).isEqualTo(new byte[0]);
  }

  @Test
  void tagged_values_are_read_by_anybody() {
    assertThat(Codec.any().decode(Codec.text().tagged().encode("a"))).isEqualTo("a");
    assertThat(Codec.any().decode(Codec.int64().tagged().encode(5L))).isEqualTo(5L);
    assertThat(Codec.any().decode(Codec.bytes().tagged().encode(new byte[] {9})))
        .isEqualTo(new byte[] {9});
    assertThat(Codec.any().decode(Codec.view().tagged().encode(ByteBuffer.wrap(new byte[] {9}))))
        .isEqualTo(new byte[] {9});
    assertThat(Codec.int64().tagged().decode(Codec.any().encode(5L))).isEqualTo(5L);
  }

  @Test
  void a_value_of_another_kind_is_refused_instead_of_misread() {
    byte[] number = Codec.int64().tagged().encode(5L);
    assertThatThrownBy(() -> Codec.text().tagged().decode(number))
        .isInstanceOf(UndecodableException.class)
        .hasMessageContaining("its tag is 'i', not 't'");
    assertThatThrownBy(() -> Codec.text().tagged().decode(new byte[0]))
        .isInstanceOf(UndecodableException.class);
  }
}
