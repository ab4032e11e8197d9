package dev.penstock.cli;

/** The entry of every Penstock process. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    System.out.println("penstock 0.1.0-SNAPSHOT");
  }
}
