package dev.penstock.worker;

import dev.penstock.fault.InvalidInputException;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What one worker is to do. It travels in the environment, where commands in any language find it
 * too, but for the name, the class and the arguments, which {@code ps} shows.
 *
 * @param name of the worker
 * @param program it is an instance of
 * @param number among the workers of the program, from 1
 * @param count how many workers the program has
 * @param data the data directory
 * @param target the class it runs
 * @param args of the program
 * @param classpath where the class is looked for, beside Penstock's own jar
 * @param input queue, if it is a consumer
 * @param group it consumes in
 * @param prefetch how many messages it claims at once, 0 for as many as its pace allows
 * @param timeLimit how long it may handle one message
 * @param spin for how long it looks for a message before it sleeps
 * @param output queue, if it has one
 */
public record Assignment(
    String name,
    String program,
    int number,
    int count,
    Path data,
    String target,
    List<String> args,
    List<Path> classpath,
    Optional<String> input,
    String group,
    int prefetch,
    Optional<Duration> timeLimit,
    Duration spin,
    Optional<String> output) {

  private static final String NAME = "PENSTOCK_WORKER";
  private static final String PROGRAM = "PENSTOCK_PROGRAM";
  private static final String NUMBER = "PENSTOCK_NUMBER";
  private static final String COUNT = "PENSTOCK_COUNT";
  private static final String DATA = "PENSTOCK_DATA";
  private static final String CLASSPATH = "PENSTOCK_CLASSPATH";
  private static final String INPUT = "PENSTOCK_INPUT";
  private static final String GROUP = "PENSTOCK_GROUP";
  private static final String PREFETCH = "PENSTOCK_PREFETCH";
  private static final String TIME_LIMIT = "PENSTOCK_TIME_LIMIT_MS";
  private static final String SPIN = "PENSTOCK_SPIN_MS";
  private static final String OUTPUT = "PENSTOCK_OUTPUT";

  /** The environment variables that carry it. */
  public Map<String, String> toEnvironment() {
    Map<String, String> env = new LinkedHashMap<>();
    env.put(NAME, name);
    env.put(PROGRAM, program);
    env.put(NUMBER, Integer.toString(number));
    env.put(COUNT, Integer.toString(count));
    env.put(DATA, data.toString());
    env.put(GROUP, group);
    env.put(PREFETCH, Integer.toString(prefetch));
    timeLimit.ifPresent(limit -> env.put(TIME_LIMIT, Long.toString(limit.toMillis())));
    env.put(SPIN, Long.toString(spin.toMillis()));
    input.ifPresent(queue -> env.put(INPUT, queue));
    output.ifPresent(queue -> env.put(OUTPUT, queue));
    if (!classpath.isEmpty()) {
      env.put(
          CLASSPATH,
          String.join(File.pathSeparator, classpath.stream().map(Path::toString).toList()));
    }
    return env;
  }

  /** The arguments, after the command {@code worker}, that carry the rest. */
  public List<String> toArguments() {
    return Stream.concat(Stream.of(name, target), args.stream()).toList();
  }

  /**
   * What {@link #toEnvironment} and {@link #toArguments} carried.
   *
   * @throws InvalidInputException if the process was not started by a supervisor
   */
  static Assignment read(List<String> arguments, Map<String, String> env) {
    for (String key : List.of(PROGRAM, NUMBER, COUNT, DATA, GROUP)) {
      if (!env.containsKey(key) || arguments.size() < 2) {
        throw new InvalidInputException(
            "a worker is started by a supervisor; put the program into a config and run: penstock up");
      }
    }
    List<Path> classpath =
        Arrays.stream(env.getOrDefault(CLASSPATH, "").split(File.pathSeparator))
            .filter(entry -> !entry.isEmpty())
            .map(Path::of)
            .toList();
    return new Assignment(
        arguments.get(0),
        env.get(PROGRAM),
        Integer.parseInt(env.get(NUMBER)),
        Integer.parseInt(env.get(COUNT)),
        Path.of(env.get(DATA)),
        arguments.get(1),
        List.copyOf(arguments.subList(2, arguments.size())),
        classpath,
        Optional.ofNullable(env.get(INPUT)),
        env.get(GROUP),
        Integer.parseInt(env.getOrDefault(PREFETCH, "1")),
        Optional.ofNullable(env.get(TIME_LIMIT)).map(Long::parseLong).map(Duration::ofMillis),
        Duration.ofMillis(Long.parseLong(env.getOrDefault(SPIN, "0"))),
        Optional.ofNullable(env.get(OUTPUT)));
  }
}
