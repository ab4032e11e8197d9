package dev.penstock.bench;

/** What the least of all JVMs does. */
public final class Hello {
  private Hello() {}

  public static void main(String[] args) {
    System.out.println("hello");
  }
}
