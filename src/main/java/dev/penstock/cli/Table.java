package dev.penstock.cli;

import java.util.ArrayList;
import java.util.List;

/** Rows of text in columns: numbers to the right, all else to the left. */
final class Table {
  private static final String GAP = "  ";

  private final List<String[]> rows = new ArrayList<>();

  Table(String... titles) {
    rows.add(titles);
  }

  void add(Object... cells) {
    String[] row = new String[cells.length];
    for (int i = 0; i < row.length; i++) {
      row[i] =
          cells[i] instanceof Long || cells[i] instanceof Integer
              ? String.format("%,d", cells[i])
              : String.valueOf(cells[i]);
    }
    rows.add(row);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (String[] row : rows) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < row.length; column++) {
        String padding = " ".repeat(width(column) - row[column].length());
        line.append(isNumber(column) ? padding + row[column] : row[column] + padding).append(GAP);
      }
      text.append(line.toString().stripTrailing()).append(System.lineSeparator());
    }
    return text.toString();
  }

  private int width(int column) {
    return rows.stream().mapToInt(row -> row[column].length()).max().orElse(0);
  }

  private boolean isNumber(int column) {
    return rows.size() > 1
        && rows.stream().skip(1).allMatch(row -> row[column].matches("-|-?[0-9.,]+"));
  }
}
