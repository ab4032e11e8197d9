package dev.penstock.bench.micro;

import dev.penstock.bench.Bench;
import dev.penstock.bench.Bound;
import dev.penstock.bench.Figure;
import dev.penstock.bench.Options;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs every class whose name ends in {@code Micro}; its figures are there to be seen only. */
public final class MicroBench implements Bench.Measurement {
  @Override
  public List<Figure> measure(Options options) throws RunnerException {
    Bench.note("micro, about a minute …");
    Collection<RunResult> results =
        new Runner(
                new OptionsBuilder()
                    .include("\\.\\w+Micro\\.")
                    .mode(Mode.AverageTime)
                    .timeUnit(TimeUnit.NANOSECONDS)
                    .forks(1)
                    .warmupIterations(3)
                    .warmupTime(TimeValue.seconds(1))
                    .measurementIterations(5)
                    .measurementTime(TimeValue.seconds(1))
                    .shouldFailOnError(true)
                    .verbosity(VerboseMode.SILENT)
                    .build())
            .run();
    return results.stream().map(MicroBench::figure).toList();
  }

  private static Figure figure(RunResult result) {
    String name = result.getParams().getBenchmark();
    String method = name.substring(name.lastIndexOf('.', name.lastIndexOf('.') - 1) + 1);
    return Figure.alone(method, result.getPrimaryResult().getScore(), "ns", Bound.none());
  }
}
