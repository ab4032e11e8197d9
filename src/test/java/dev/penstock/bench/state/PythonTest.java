package dev.penstock.bench.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.penstock.bench.Child;
import dev.penstock.testing.QuietUnlessFailed;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(QuietUnlessFailed.class)
class PythonTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource
  void the_script_follows_the_orders_of_a_caller(Python.Call call) throws Exception {
    Optional<Python> python = Python.in(folder);
    assumeThat(python).isPresent();
    long nanos = 10_000_000;

    try (Child alone = python.get().start(call, 1);
        Child two = python.get().start(call, 2)) {
      for (Child caller : new Child[] {alone, two}) {
        long from = System.nanoTime();
        long[] called = caller.ask("call " + from + " " + (from + nanos), Caller.CALLED);

        assertThat(called).hasSize(2).doesNotContain(0);
      }
    }
  }
}
