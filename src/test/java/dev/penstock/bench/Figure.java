package dev.penstock.bench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.penstock.bench.Bound.Direction;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import java.util.Locale;

/**
 * What was measured, beside what it is measured against.
 *
 * @param value in {@code unit}; a median where there were several runs
 * @param baseline the same for what is compared with, in the same run; 0 if there is none
 * @param bound what was asked
 */
public record Figure(String name, double value, String unit, double baseline, Bound bound) {
  /** A figure that is compared with nothing. */
  public static Figure alone(String name, double value, String unit, Bound bound) {
    return new Figure(name, value, unit, 0, bound);
  }

  double ratio() {
    return baseline == 0 ? 0 : value / baseline;
  }

  boolean met() {
    return bound.holds(value, baseline);
  }

  static String table(List<Figure> figures) {
    StringBuilder text = new StringBuilder();
    String row = "%-50s %11s %-6s %11s %8s  %-14s %s%n";
    text.append(
        String.format(row, "FIGURE", "VALUE", "UNIT", "BASELINE", "RATIO", "TARGET", "MET"));
    for (Figure figure : figures) {
      boolean compared = figure.baseline != 0;
      boolean asked = figure.bound.direction() != Direction.NONE;
      String words = figure.bound.direction().words();
      text.append(
          String.format(
              row,
              figure.name,
              number(figure.value),
              figure.unit,
              compared ? number(figure.baseline) : "-",
              compared ? String.format(Locale.ROOT, "%.2f", figure.ratio()) : "-",
              asked ? words + " " + number(figure.bound.limit()) : words,
              asked ? figure.met() ? "yes" : "NO" : "-"));
    }
    return text.toString();
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, Math.abs(value) < 10_000 ? "%.1f" : "%,.0f", value);
  }

  static String json(List<Figure> figures) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = new JsonFactory().createGenerator(text)) {
      out.writeStartArray();
      for (Figure figure : figures) {
        out.writeStartObject();
        out.writeStringField("name", figure.name);
        out.writeNumberField("value", figure.value);
        out.writeStringField("unit", figure.unit);
        out.writeNumberField("baseline", figure.baseline);
        out.writeNumberField("ratio", figure.ratio());
        if (figure.bound.direction() != Direction.NONE) {
          out.writeStringField("bound", figure.bound.direction().words());
          out.writeNumberField("target", figure.bound.limit());
          out.writeBooleanField("met", figure.met());
        }
        out.writeEndObject();
      }
      out.writeEndArray();
    }
    return text + System.lineSeparator();
  }
}
