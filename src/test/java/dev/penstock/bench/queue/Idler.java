package dev.penstock.bench.queue;

import dev.penstock.bench.Orders;
import dev.penstock.bench.ends.PenstockEnds;
import java.nio.file.Path;

/** A process that is a consumer to which nothing is sent. Argument: the data directory. */
public final class Idler {
  private Idler() {}

  public static void main(String[] args) {
    Orders.endWithParent();
    System.out.println(Orders.READY);
    PenstockEnds.waitForEver(Path.of(args[0]));
  }
}
