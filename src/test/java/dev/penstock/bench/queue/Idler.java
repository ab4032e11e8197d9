package dev.penstock.bench.queue;

import dev.penstock.bench.ends.PenstockEnds;
import java.nio.file.Path;

/**
 * A process that does nothing: as a consumer to which nothing is sent, or, without the argument of
 * a data directory, as no more than a JVM.
 */
public final class Idler {
  private Idler() {}

  public static void main(String[] args) throws InterruptedException {
    Orders.endWithParent();
    System.out.println(Orders.READY);
    if (args.length == 0) {
      Thread.sleep(Long.MAX_VALUE);
    } else {
      PenstockEnds.waitForEver(Path.of(args[0]));
    }
  }
}
