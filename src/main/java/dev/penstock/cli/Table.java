package dev.penstock.cli;

import java.util.ArrayList;
import java.util.List;

/** Rows of text in columns: numbers to the right, all else to the left. */
final class Table {
  private static final String GAP = "  ";
  private static final String NONE = "-";

  private final List<String[]> rows = new ArrayList<>();
  private final boolean[] numbers;
  private final int[] widths;

  Table(String... titles) {
    numbers = new boolean[titles.length];
    widths = new int[titles.length];
    add((Object[]) titles);
  }

  /** Adds a row; null is shown as "-". */
  void add(Object... cells) {
    String[] row = new String[cells.length];
    for (int i = 0; i < row.length; i++) {
      boolean number = cells[i] instanceof Long || cells[i] instanceof Integer;
      numbers[i] |= number;
      row[i] = text(cells[i], number);
      widths[i] = Math.max(widths[i], row[i].length());
    }
    rows.add(row);
  }

  private static String text(Object cell, boolean number) {
    if (cell == null) {
      return NONE;
    }
    return number ? Numbers.grouped(((Number) cell).longValue()) : cell.toString();
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (String[] row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < row.length; i++) {
        String padding = " ".repeat(widths[i] - row[i].length());
        line.append(numbers[i] ? padding + row[i] : row[i] + padding).append(GAP);
      }
      text.append(line.toString().stripTrailing()).append(System.lineSeparator());
    }
    return text.toString();
  }
}
