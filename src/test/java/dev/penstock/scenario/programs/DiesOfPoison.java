package dev.penstock.scenario.programs;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;

import dev.penstock.codec.Codec;
import dev.penstock.queue.Delivery;
import dev.penstock.worker.Handler;
import dev.penstock.worker.WorkerContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/**
 * Notes each good message in the file it is given. At the others its process ends, each time it is
 * handed one of them.
 */
public final class DiesOfPoison implements Handler<String> {
  public static final String HALT = "halt";
  public static final String SIGKILL = "sigkill";

  /** Ends the process while it is decoded, as one that does not fit into its memory would. */
  public static final String TOO_MUCH = "too much";

  private static final int EXIT_CODE = 9;

  private Path notes;

  @Override
  public void start(WorkerContext context) {
    notes = Path.of(context.args().get(0));
  }

  @Override
  public void handle(String body, Delivery<String> delivery) throws Exception {
    switch (body) {
      case HALT -> Runtime.getRuntime().halt(EXIT_CODE);
      case SIGKILL -> {
        new ProcessBuilder("kill", "-9", Long.toString(ProcessHandle.current().pid())).start();
        new CountDownLatch(1).await();
      }
      default -> Files.writeString(notes, body + "\n", CREATE, APPEND);
    }
  }

  @Override
  public Codec<String> codec() {
    return new Codec<>() {
      @Override
      public byte[] encode(String value) {
        return Codec.text().encode(value);
      }

      @Override
      public String decode(byte[] bytes) {
        String body = Codec.text().decode(bytes);
        if (body.equals(TOO_MUCH)) {
          Runtime.getRuntime().halt(EXIT_CODE);
        }
        return body;
      }
    };
  }
}
