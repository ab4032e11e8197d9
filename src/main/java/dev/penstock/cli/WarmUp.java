package dev.penstock.cli;

import dev.penstock.codec.Codec;
import dev.penstock.config.DataDirectory;
import dev.penstock.memory.MappedRegion;
import dev.penstock.memory.WaitPoint;
import dev.penstock.queue.Delivery;
import dev.penstock.queue.Queues;
import dev.penstock.worker.Assignment;
import dev.penstock.worker.Handler;
import dev.penstock.worker.WorkerContext;
import dev.penstock.worker.WorkerMain;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Does once what workers and commands do at their start, so that a JVM told to record its classes
 * sees them. The launcher makes the class-data archive from such a run.
 */
final class WarmUp {
  private static final String QUEUE = "warm-up";

  /** Stands for the pipe whose other end a supervisor holds; closed, it tells a worker to stop. */
  private static final PipedOutputStream LIFELINE = new PipedOutputStream();

  private WarmUp() {}

  static void run(Path folder) throws Exception {
    DataDirectory data = DataDirectory.create(folder, Optional.empty());
    work(data);
    sleepInKernel(folder.resolve("wait"));
    String[] where = {"--data", data.root().toString()};
    Path config = folder.resolve("warm-up.yaml");
    Files.writeString(
        config,
        "programs: {one: {command: 'true', restart: never}}\n"
            + "queues: {warm-up: {ttl: 1h, retry: {jitter: 0}}}\n");
    Commands.execute("run", "-c", config.toString(), where[0], where[1]);
    Commands.execute("--version");
    Commands.execute("queues", where[0], where[1]);
    Commands.execute("send", QUEUE, "message", where[0], where[1]);
    Commands.execute("receive", QUEUE, "--reject", "no", "--json", where[0], where[1]);
    Commands.execute("read", QUEUE, "-n", "1", where[0], where[1]);
    Commands.execute("read", QUEUE, "--json", where[0], where[1]);
    Commands.execute("groups", "list", QUEUE, where[0], where[1]);
    Commands.execute("dead", "list", QUEUE, where[0], where[1]);
    Commands.execute("state", "list", QUEUE, "--json", where[0], where[1]);
    Commands.execute("state", "incr", "counter", where[0], where[1]);
    Commands.execute("status", where[0], where[1]);
  }

  private static void sleepInKernel(Path file) {
    MappedRegion region = MappedRegion.open(file, new MappedRegion.Layout("PENWARM0", 1, 128));
    new WaitPoint(region, MappedRegion.FIRST_WORD, MappedRegion.FIRST_WORD + 8).await(0, 1_000_000);
  }

  private static void work(DataDirectory data) throws Exception {
    System.setIn(new PipedInputStream(LIFELINE));
    Files.createDirectory(data.run().resolve("workers")); // where a worker says that it is ready
    try (Queues queues = Queues.in(data.queues(), Queues.DEFAULT_ENGINE)) {
      queues.queue(QUEUE, Codec.text()).send("message");
    }
    WorkerMain.work(
        new Assignment(
            QUEUE + "-1",
            QUEUE,
            1,
            1,
            data.root(),
            Once.class.getName(),
            List.of(),
            List.of(),
            Optional.of(QUEUE),
            QUEUE,
            1,
            Optional.empty(),
            Duration.ZERO,
            Optional.empty()));
  }

  /** Uses the shared state for the one message there is, and ends its worker. */
  public static final class Once implements Handler<String> {
    private WorkerContext context;

    /** For the worker that makes one. */
    public Once() {}

    @Override
    public void start(WorkerContext context) {
      this.context = context;
    }

    @Override
    public void handle(String body, Delivery<String> delivery) throws IOException {
      context.map(QUEUE, Codec.int64()).update(body, 0L, n -> n + 1);
      LIFELINE.close();
    }
  }
}
