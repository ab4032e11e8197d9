package dev.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TableTest {
  @Test
  void numbers_stand_to_the_right_in_groups_of_three_and_text_to_the_left() {
    Table table = new Table("QUEUE", "MESSAGES", "GROUP");
    table.add("lines", 1234567L, "count");
    table.add("x", 7, null);
    assertThat(table.toString().lines())
        .containsExactly(
            "QUEUE   MESSAGES  GROUP", "lines  1,234,567  count", "x              7  -");
  }

  @Test
  void grouping_leaves_short_and_negative_numbers_right() {
    assertThat(Numbers.grouped(0)).isEqualTo("0");
    assertThat(Numbers.grouped(-123)).isEqualTo("-123");
    assertThat(Numbers.grouped(-1234)).isEqualTo("-1,234");
    assertThat(Numbers.grouped(999_999)).isEqualTo("999,999");
    assertThat(Numbers.grouped(1_000_000)).isEqualTo("1,000,000");
  }
}
