package dev.penstock.bench;

/** A process that is no more than a JVM, and sleeps. */
public final class Sleeper {
  private Sleeper() {}

  public static void main(String[] args) throws InterruptedException {
    Orders.endWithParent();
    System.out.println(Orders.READY);
    Thread.sleep(Long.MAX_VALUE);
  }
}
