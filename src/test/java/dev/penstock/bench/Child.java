package dev.penstock.bench;

import dev.penstock.testing.JavaProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One of our programs in a process of its own, on the flags of every Penstock process if it is
 * Java. It gets orders on its stdin and answers each with one line. It ends with us, since its
 * stdin does.
 */
public final class Child implements AutoCloseable {
  private static final long LONGEST_ORDER_MINUTES = 10;
  private static final long LONGEST_END_SECONDS = 10;

  private final String name;
  private final Process process;
  private final PrintStream orders;
  private final BufferedReader answers;

  private Child(String name, Process process) {
    this.name = name;
    this.process = process;
    this.orders = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
    this.answers =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /** Starts the program and waits until it is ready for orders. */
  public static Child start(Class<?> program, Object... arguments) throws IOException {
    return start(program.getSimpleName(), JavaProcess.command(program, arguments));
  }

  /** The same for a program in another language, which follows orders in the same way. */
  public static Child start(String name, List<String> command) throws IOException {
    Child child =
        new Child(
            name,
            new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
    try {
      child.answer(Orders.READY);
    } catch (IOException | RuntimeException e) {
      child.close();
      throw e;
    }
    return child;
  }

  long pid() {
    return process.pid();
  }

  public void tell(String order) {
    orders.println(order);
  }

  /** Waits for the answer to an order; returns the numbers in it. */
  public long[] answer(String word) throws IOException {
    Thread watch = new Thread(this::destroyIfLate, "watch " + name);
    watch.setDaemon(true);
    watch.start();
    String line = answers.readLine();
    watch.interrupt();
    if (line == null || !line.startsWith(word)) {
      throw new IOException(name + " was to answer " + word + ", but said: " + line);
    }
    List<String> words = List.of(line.split(" "));
    return words.subList(1, words.size()).stream().mapToLong(Long::parseLong).toArray();
  }

  private void destroyIfLate() {
    try {
      TimeUnit.MINUTES.sleep(LONGEST_ORDER_MINUTES);
      process.destroyForcibly();
    } catch (InterruptedException e) {
      // It answered in time.
    }
  }

  public long[] ask(String order, String word) throws IOException {
    tell(order);
    return answer(word);
  }

  /** Ends it: in good order, since it may have processes of its own, if it does so soon. */
  @Override
  public void close() {
    orders.close();
    process.onExit().completeOnTimeout(process, LONGEST_END_SECONDS, TimeUnit.SECONDS).join();
    process.destroyForcibly();
    process.onExit().join();
  }
}
