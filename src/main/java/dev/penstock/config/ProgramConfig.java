package dev.penstock.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One program of the config: what is run, how many workers of it, and between which queues.
 *
 * @param name valid in file names and in {@code ps}
 * @param run the Java class, or empty where {@code command} is given; exactly one of them is
 * @param command the executable and its first arguments, or empty
 * @param args further arguments, in order
 * @param classpath jars and folders in which {@code run} is looked for, beside Penstock's own jar
 * @param env variables added to the environment that the worker inherits
 * @param cwd the folder the worker starts in, or empty for the supervisor's
 * @param input the queue whose messages the workers handle
 * @param group the group in which they share those messages out; the program's name unless said
 * @param prefetch how many messages a worker has in hand at most, 1 to 32, or {@link
 *     #PREFETCH_AUTO}
 * @param timeLimit how long handling one message may take, or empty for as long as it takes
 * @param spin for how long a worker that waits looks for a message before it sleeps
 * @param output the queue they send to
 * @param count how many workers
 * @param restart when a worker that ended is started again
 * @param autostart whether the workers start with the supervisor
 * @param stopTimeout how long a worker may take to stop before it is killed
 */
public record ProgramConfig(
    String name,
    Optional<String> run,
    List<String> command,
    List<String> args,
    List<Path> classpath,
    Map<String, String> env,
    Optional<Path> cwd,
    Optional<String> input,
    String group,
    int prefetch,
    Optional<Duration> timeLimit,
    Duration spin,
    Optional<String> output,
    int count,
    Restart restart,
    boolean autostart,
    Duration stopTimeout) {

  /** As {@code prefetch}: the worker finds out by itself how many messages in hand serve best. */
  public static final int PREFETCH_AUTO = 0;

  /** When a worker that ended by itself is started again. */
  public enum Restart {
    NEVER,
    ON_FAILURE,
    ALWAYS
  }

  public ProgramConfig {
    command = List.copyOf(command);
    args = List.copyOf(args);
    classpath = List.copyOf(classpath);
    env = Map.copyOf(env);
  }

  /** The name of the worker with this number, counted from 1. */
  public String workerName(int number) {
    return name + "-" + number;
  }
}
