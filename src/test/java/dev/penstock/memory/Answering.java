package dev.penstock.memory;

import dev.penstock.testing.Command;
import dev.penstock.testing.Command.Result;
import dev.penstock.testing.JavaProcess;
import dev.penstock.testing.Running;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A process that sleeps until it is asked, answers, and sleeps again. */
final class Answering implements AutoCloseable {
  private static final MappedRegion.Layout LAYOUT = new MappedRegion.Layout("TESTWAIT", 1, 192);
  static final int QUESTION = MappedRegion.FIRST_WORD;
  static final int QUESTION_SLEEPERS = QUESTION + 8;
  static final int ANSWER = MappedRegion.FIRST_WORD + 64;
  static final int ANSWER_SLEEPERS = ANSWER + 8;

  /** So long that only a wake can end a sleep while a test lasts. */
  private static final long FOR_EVER = 600_000_000_000L;

  private final Running process;

  private Answering(Running process) {
    this.process = process;
  }

  static MappedRegion map(Path file) {
    return MappedRegion.open(file, LAYOUT);
  }

  static WaitPoint questions(MappedRegion region) {
    return new WaitPoint(region, region, QUESTION, QUESTION_SLEEPERS, FOR_EVER);
  }

  static WaitPoint answers(MappedRegion region) {
    return new WaitPoint(region, region, ANSWER, ANSWER_SLEEPERS, FOR_EVER);
  }

  static Answering start(Path file, List<String> flags) {
    List<String> command = JavaProcess.command(flags, Answering.class, file);
    return new Answering(Command.start(command, Map.of(), Path.of("").toAbsolutePath()));
  }

  /** The only argument is the mapped file. */
  public static void main(String[] args) {
    MappedRegion region = map(Path.of(args[0]));
    WaitPoint questions = questions(region);
    WaitPoint answers = answers(region);
    long answered = 0;
    while (true) {
      long question = questions.value();
      if (question == answered) {
        questions.await(answered, FOR_EVER);
      } else {
        region.set(ANSWER, question);
        answers.wake();
        answered = question;
      }
    }
  }

  ProcessHandle handle() {
    return ProcessHandle.of(process.pid()).orElseThrow();
  }

  /** Kills it, and returns all it printed. */
  String kill() {
    handle().destroyForcibly();
    Result result = process.awaitEnd();
    return result.out() + result.err();
  }

  @Override
  public void close() {
    process.close();
  }
}
