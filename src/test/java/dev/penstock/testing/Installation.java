package dev.penstock.testing;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * A data directory and a config in a folder of a test, used through {@code scripts/penstock} on the
 * Java that the test runs on. Closing it kills what still runs on the data directory.
 */
public final class Installation implements AutoCloseable {
  private static final Path LAUNCHER = Path.of("scripts/penstock").toAbsolutePath();

  private final Path folder;
  private final Map<String, String> env = new HashMap<>();

  public Installation(Path folder) {
    this.folder = folder;
    env.put("JAVA_HOME", System.getProperty("java.home"));
    env.put("PENSTOCK_DATA", data().toString());
  }

  /** Sets a variable for all commands from now on. */
  public Installation with(String variable, String value) {
    env.put(variable, value);
    return this;
  }

  /** The data directory; the first command that needs it makes it. */
  public Path data() {
    return folder.resolve("data");
  }

  /** Writes the config that {@code up} and {@code run} read. */
  public void configure(String yaml) {
    try {
      Files.writeString(folder.resolve("penstock.yaml"), yaml);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs {@code penstock} with these arguments to its end. */
  public Command.Result penstock(String... arguments) {
    return Command.run(command(arguments), env, folder);
  }

  /** Starts {@code penstock} with these arguments. */
  public Running start(String... arguments) {
    return Command.start(command(arguments), env, folder);
  }

  /** Waits until a supervisor that was just started has taken hold of the data directory. */
  public void awaitSupervisor() {
    Path pid = data().resolve("run/supervisor.pid");
    await().until(() -> Files.exists(pid) && Files.size(pid) > 0);
  }

  /** Runs {@code prefix penstock arguments} to its end. */
  public Command.Result under(List<String> prefix, String... arguments) {
    List<String> command = new ArrayList<>(prefix);
    command.addAll(command(arguments));
    return Command.run(command, env, folder);
  }

  /** The object or array that {@code penstock arguments --json} prints. */
  @SuppressWarnings("unchecked") // the caller knows what the command prints
  public <T> T json(String... arguments) {
    List<String> withJson = new ArrayList<>(List.of(arguments));
    withJson.add("--json");
    return (T) parse(penstock(withJson.toArray(String[]::new)).out());
  }

  /** Reads JSON as maps, lists, numbers and text. */
  public static Object parse(String json) {
    // JSON is YAML too, and the config's reader is there anyway.
    return new Load(LoadSettings.builder().build()).loadFromString(json);
  }

  /** The workers that {@code status} shows, each as its JSON object. */
  public List<Map<String, Object>> workers() {
    Map<String, List<Map<String, Object>>> status = json("status");
    return status.get("workers");
  }

  /** The pid of the worker with this name, or 0 if it has none. */
  public long pid(String worker) {
    return workers().stream()
        .filter(shown -> shown.get("name").equals(worker) && shown.get("pid") != null)
        .mapToLong(shown -> ((Number) shown.get("pid")).longValue())
        .findFirst()
        .orElse(0);
  }

  /** All processes that were started for the data directory and still run. */
  public List<ProcessHandle> processes() {
    return Processes.mentioning(data().toString());
  }

  private static List<String> command(String... arguments) {
    List<String> command = new ArrayList<>(List.of(LAUNCHER.toString()));
    command.addAll(List.of(arguments));
    return command;
  }

  @Override
  public void close() {
    processes().forEach(ProcessHandle::destroyForcibly);
  }
}
