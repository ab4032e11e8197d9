package dev.penstock.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
  void tagged_values_are_read_by_anybody() {
    assertThat(Codec.any().decode(Codec.text().tagged().encode("a"))).isEqualTo("a");
    assertThat(Codec.any().decode(Codec.int64().tagged().encode(5L))).isEqualTo(5L);
    assertThat(Codec.any().decode(Codec.bytes().tagged().encode(new byte[] {9})))
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
