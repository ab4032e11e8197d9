package dev.penstock.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** What a program of ours is told to do, line by line; the other side of {@link Child}. */
public final class Orders {
  public static final String READY = "ready";

  private Orders() {}

  /** One order with its numbers; returns the answer. */
  @FunctionalInterface
  public interface Program {
    String carryOut(String order, long[] numbers) throws Exception;
  }

  /** Says that the program is ready, then carries out orders until there are no more. */
  public static void follow(Program program) throws Exception {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    System.out.println(READY);
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String[] words = line.split(" ");
      long[] numbers = new long[words.length - 1];
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = Long.parseLong(words[i + 1]);
      }
      System.out.println(program.carryOut(words[0], numbers));
    }
  }

  /** Ends this process with the one that gave it its stdin; costs nothing while that lives. */
  public static void endWithParent() {
    Thread watch =
        new Thread(
            () -> {
              try {
                while (System.in.read() >= 0) {
                  // Nobody says anything.
                }
              } catch (IOException e) {
                e.printStackTrace();
              }
              Runtime.getRuntime().halt(0);
            },
            "parent");
    watch.setDaemon(true);
    watch.start();
  }
}
