package dev.penstock.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/**
 * How long processes take to start, against a bare JVM's hello-world; medians of rounds in which
 * each is run once, so that a slow moment of the machine meets all of them.
 *
 * <p>A worker is started by the very command line and environment that a supervisor gave one.
 */
final class StartupBench implements Callable<List<Figure>> {
  private static final int ROUNDS = 10;
  private static final String LAUNCHER = Path.of("scripts/penstock").toAbsolutePath().toString();
  private static final String JAVA =
      Path.of(System.getProperty("java.home"), "bin", "java").toString();

  @Override
  public List<Figure> call() throws Exception {
    try (Scratch scratch = Scratch.create()) {
      return measure(scratch.path());
    }
  }

  private static List<Figure> measure(Path folder) throws Exception {
    String data = folder.resolve("data").toString();
    Path config = Files.writeString(folder.resolve("config.yaml"), config(data));
    run(LAUNCHER, "up", "-d", "-c", config.toString());
    Worker worker = Worker.started(data);
    List<Double> bare = new ArrayList<>();
    List<Double> version = new ArrayList<>();
    List<Double> status = new ArrayList<>();
    try {
      for (int round = -1; round < ROUNDS; round++) { // one more to warm up
        bare.add(run(JAVA, "-cp", "target/test-classes", Hello.class.getName()));
        version.add(run(LAUNCHER, "--version"));
        status.add(run(LAUNCHER, "status", "--data", data));
      }
    } finally {
      run(LAUNCHER, "down", "--data", data);
    }
    List<Double> firstMessage = new ArrayList<>();
    List<Double> rss = new ArrayList<>();
    for (int round = -1; round < ROUNDS; round++) {
      run(LAUNCHER, "send", "work", "message", "--data", data);
      worker.replay(firstMessage, rss);
    }
    double baseline = median(bare);
    return List.of(
        new Figure("penstock --version", median(version), "ms", baseline, Bound.atMost(3)),
        new Figure("penstock status", median(status), "ms", baseline, Bound.atMost(4)),
        new Figure(
            "worker, launch to first message",
            median(firstMessage),
            "ms",
            baseline,
            Bound.atMost(10)),
        Figure.alone("worker, RSS after it", median(rss), "MB", Bound.atMost(100)));
  }

  private static String config(String data) {
    return String.join(
        "\n",
        "data: " + data,
        "programs:",
        "  first:",
        "    run: " + FirstMessage.class.getName(),
        "    classpath: [" + Path.of("target/test-classes").toAbsolutePath() + "]",
        "    input: work",
        "");
  }

  /** Runs a command to its end and returns how many ms it took. */
  private static double run(String... command) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    long start = System.nanoTime();
    int exit = builder.start().waitFor();
    double millis = (System.nanoTime() - start) / 1e6;
    if (exit != 0) {
      throw new IllegalStateException(String.join(" ", command) + " ended with " + exit);
    }
    return millis;
  }

  /** The first is left out: it warmed the machine's caches up. */
  private static double median(List<Double> all) {
    return Medians.of(all.subList(1, all.size()));
  }

  /** How a supervisor started a worker. */
  private record Worker(List<String> command, Map<String, String> env) {
    static Worker started(String data) throws IOException {
      String pid = Files.readString(Path.of(data, "run", "workers", "first-1.ready")).strip();
      Map<String, String> env = new HashMap<>();
      for (String variable : words(pid, "environ")) {
        int equals = variable.indexOf('=');
        env.put(variable.substring(0, equals), variable.substring(equals + 1));
      }
      return new Worker(words(pid, "cmdline"), env);
    }

    private static List<String> words(String pid, String file) throws IOException {
      return List.of(Files.readString(Path.of("/proc", pid, file)).split("\0"));
    }

    void replay(List<Double> millis, List<Double> megabytes) throws Exception {
      ProcessBuilder builder =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
      builder.environment().clear();
      builder.environment().putAll(env);
      long start = System.nanoTime();
      Process process = builder.start();
      try (BufferedReader out =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
        String line = out.readLine();
        millis.add((System.nanoTime() - start) / 1e6);
        if (!FirstMessage.HANDLED.equals(line)) {
          throw new IllegalStateException("the worker said " + line);
        }
        megabytes.add(residentMegabytes(process.pid()));
      } finally {
        process.destroy();
        process.waitFor();
      }
    }

    private static double residentMegabytes(long pid) throws IOException {
      for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"))) {
        if (line.startsWith("VmRSS:")) {
          return Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024.0;
        }
      }
      throw new IllegalStateException("no VmRSS of process " + pid);
    }
  }
}
