package dev.penstock.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.config.ProgramConfig;
import dev.penstock.config.ProgramConfig.Restart;
import java.util.List;
import org.junit.jupiter.api.Test;

class FlowOrderTest {
  private final ProgramConfig read = TestPrograms.producer("read", "lines", Restart.NEVER, "true");
  private final ProgramConfig count = TestPrograms.filter("count", "lines", "sums", "true");
  private final ProgramConfig shout = TestPrograms.consumer("shout", "lines", "true");
  private final ProgramConfig print = TestPrograms.consumer("print", "sums", "true");

  @Test
  void each_program_comes_after_those_that_send_to_it() {
    assertThat(FlowOrder.stages(List.of(print, shout, count, read)))
        .containsExactly(List.of(read), List.of(shout, count), List.of(print));
  }

  @Test
  void the_longest_way_decides() {
    ProgramConfig direct = TestPrograms.producer("direct", "sums", Restart.NEVER, "true");
    assertThat(FlowOrder.stages(List.of(read, direct, count, print)))
        .containsExactly(List.of(read, direct), List.of(count), List.of(print));
  }

  @Test
  void a_circle_is_one_stage() {
    ProgramConfig back = TestPrograms.filter("back", "sums", "lines", "true");
    assertThat(FlowOrder.stages(List.of(read, count, back)))
        .containsExactly(List.of(read), List.of(count, back));
  }

  @Test
  void a_program_that_feeds_itself_holds_nobody_up() {
    ProgramConfig again = TestPrograms.filter("again", "lines", "lines", "true");
    assertThat(FlowOrder.stages(List.of(again, read)))
        .containsExactly(List.of(read), List.of(again));
  }
}
