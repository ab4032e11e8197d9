package dev.penstock.worker;

import dev.penstock.codec.Codec;
import dev.penstock.config.DataDirectory;
import dev.penstock.fault.InvalidInputException;
import dev.penstock.queue.Consumer;
import dev.penstock.queue.ConsumerOptions;
import dev.penstock.queue.Queues;
import dev.penstock.queue.StartFrom;
import dev.penstock.state.SharedState;
import java.io.IOException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of a Java worker: find the class, open queues and state, say that it is ready, run until
 * done or told to stop.
 *
 * <p>Told to stop by SIGTERM, or by the end of its standard input: a pipe whose other end the
 * supervisor holds, so that a worker never outlives a supervisor that was killed.
 */
public final class WorkerMain {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerMain.class);

  /** Ended well. */
  static final int DONE = 0;

  /** The class threw. */
  private static final int FAILED = 1;

  /** The program cannot be run like this; starting it again would not help. */
  private static final int UNUSABLE = 2;

  private WorkerMain() {}

  /** The supervisor was killed, and the worker did not stop in time. */
  static final int ABANDONED = 3;

  /** Runs a worker and ends the process with its exit code. */
  public static void run(List<String> arguments) {
    int exit;
    try {
      exit = work(Assignment.read(arguments, System.getenv()));
    } catch (InvalidInputException e) {
      System.err.println(e.getMessage());
      exit = UNUSABLE;
    } catch (Throwable e) { // also an Error: whatever the class started must not live on without it
      e.printStackTrace(); // to the worker's log: it is the user's own code that threw
      exit = FAILED;
    }
    end(exit);
  }

  /**
   * Does the work of one worker on this thread, and returns the exit code.
   *
   * @throws InvalidInputException if the program cannot be run like this
   * @throws Exception what the user's class threw
   */
  public static int work(Assignment assignment) throws Exception {
    WorkerClass workerClass = WorkerClass.find(assignment.target(), assignment.classpath());
    DataDirectory data = DataDirectory.open(assignment.data());
    try (Queues queues = Queues.in(data.queues(), Queues.DEFAULT_ENGINE);
        SharedState state = SharedState.in(data.state(), SharedState.DEFAULT_ENGINE)) {
      WorkerContext context = new WorkerContext(assignment, queues, state);
      ReadyFile readyFile = new ReadyFile(data, context.name());
      context.onStop(queues::endWaits);
      StopSignals.listen(context);
      Object worker = workerClass.instantiate();
      if (worker instanceof Handler<?> handler) {
        consume(handler, assignment, context, readyFile);
      } else {
        sayReady(context, readyFile);
        produce((Producer) worker, context);
      }
    }
    return DONE;
  }

  private static void produce(Producer producer, WorkerContext context) throws Exception {
    try {
      producer.produce(context);
    } catch (Exception e) {
      if (!context.isEndedWait(e)) {
        throw e;
      }
      LOG.info("stopped: {}", e.getMessage());
    }
  }

  private static <T> void consume(
      Handler<T> handler, Assignment assignment, WorkerContext context, ReadyFile readyFile)
      throws Exception {
    String input =
        assignment
            .input()
            .orElseThrow(
                () ->
                    new InvalidInputException(
                        "the program " + assignment.program() + " needs the config key \"input\""));
    Codec<T> codec = new FirstMessageCodec<>(handler.codec(), readyFile::sayMessageTaken);
    try (Consumer<T> consumer =
        context.queue(input, codec).consumer(assignment.group(), options(assignment))) {
      handler.start(context);
      sayReady(context, readyFile);
      new ConsumeLoop<>(context, handler, consumer).run();
      handler.stop();
    }
  }

  private static ConsumerOptions options(Assignment assignment) {
    return new ConsumerOptions(
        assignment.prefetch(),
        assignment.timeLimit(),
        assignment.name(),
        StartFrom.start(),
        assignment.spin());
  }

  private static void sayReady(WorkerContext context, ReadyFile readyFile) throws IOException {
    context.ready();
    readyFile.sayReady();
  }

  /**
   * Ends the process with this code also while exit hooks run: by then the JVM would answer SIGTERM
   * with 143, although the worker stopped well.
   */
  private static void end(int exit) {
    System.out.flush();
    System.err.flush();
    Runtime.getRuntime().halt(exit);
  }
}
