package dev.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class JsonTest {
  @Test
  void facts_become_json_in_their_order() {
    Object facts = Json.object("name", "a\"b", "count", 3L, "rate", 0.5, "ok", true, "exit", null);
    assertThat(Json.text(List.of(facts, List.of())))
        .isEqualTo("[{\"name\":\"a\\\"b\",\"count\":3,\"rate\":0.5,\"ok\":true,\"exit\":null},[]]");
  }
}
