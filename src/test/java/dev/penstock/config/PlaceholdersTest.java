package dev.penstock.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlaceholdersTest {
  private final Placeholders placeholders = new Placeholders(Map.of("NAME", "a$1\\b", "EMPTY", ""));
  private final List<String> complaints = new ArrayList<>();

  @ParameterizedTest
  @CsvSource({
    "x${NAME}y, xa$1\\by",
    "${NAME}${NAME}, a$1\\ba$1\\b",
    "${NAME:-other}, a$1\\b",
    "${MISSING:-other}, other",
    "${EMPTY:-other}, other",
    "<${EMPTY}>, <>",
    "<${MISSING:-}>, <>",
    "$$, $",
    "$${NAME}, ${NAME}",
    "$$$$, $$",
    "costs $5 or 5$, costs $5 or 5$",
  })
  void fills_in_variables_as_a_shell_does(String written, String filled) {
    assertThat(placeholders.fill(written, complaints::add)).isEqualTo(filled);
    assertThat(complaints).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"${", "${}", "${1A}", "${NAME", "${NAME-x}", "${NAME:x}", "${A B}"})
  void complains_of_what_is_not_quite_a_placeholder(String written) {
    placeholders.fill(written, complaints::add);

    assertThat(complaints)
        .containsExactly("write ${NAME} or ${NAME:-default}, and $${ for a plain ${");
  }

  @Test
  void complains_of_every_variable_that_is_not_set() {
    placeholders.fill("${ONE} ${TWO}", complaints::add);

    assertThat(complaints)
        .containsExactly(
            "the variable ONE is not set; set it, or write ${ONE:-default}",
            "the variable TWO is not set; set it, or write ${TWO:-default}");
  }
}
