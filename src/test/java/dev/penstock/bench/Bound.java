package dev.penstock.bench;

/**
 * What is asked of a figure: of its ratio to the baseline, or of its value if it has none.
 *
 * @param resolution how finely the value can be told, in its unit: it may miss by so much
 */
public record Bound(Direction direction, double limit, double resolution) {
  /** Which side of the limit is good. */
  public enum Direction {
    AT_MOST("at most"),
    AT_LEAST("at least"),
    /** Only shown. */
    NONE("-");

    private final String words;

    Direction(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }
  }

  public static Bound atMost(double limit) {
    return new Bound(Direction.AT_MOST, limit, 0);
  }

  public static Bound atLeast(double limit) {
    return new Bound(Direction.AT_LEAST, limit, 0);
  }

  /** Nothing is asked. */
  public static Bound none() {
    return new Bound(Direction.NONE, 0, 0);
  }

  public Bound within(double resolution) {
    return new Bound(direction, limit, resolution);
  }

  boolean holds(double value, double baseline) {
    double per = baseline == 0 ? 1 : baseline;
    return switch (direction) {
      case AT_MOST -> (value - resolution) / per <= limit;
      case AT_LEAST -> (value + resolution) / per >= limit;
      case NONE -> true;
    };
  }
}
