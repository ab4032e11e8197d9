package dev.penstock.bench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import java.util.Locale;

/**
 * What was measured, beside what it is measured against.
 *
 * @param value in {@code unit}; a median where there were several runs
 * @param baseline the same for what is compared with, in the same run; 0 if there is none
 * @param target what was asked, as a bound on the ratio, or on the value if there is no baseline
 */
record Figure(String name, double value, String unit, double baseline, double target) {
  double ratio() {
    return baseline == 0 ? 0 : value / baseline;
  }

  boolean met() {
    return (baseline == 0 ? value : ratio()) <= target;
  }

  static String table(List<Figure> figures) {
    StringBuilder text = new StringBuilder();
    String row = "%-44s %10s %-5s %10s %8s %8s  %s%n";
    text.append(
        String.format(row, "FIGURE", "VALUE", "UNIT", "BASELINE", "RATIO", "AT MOST", "MET"));
    for (Figure figure : figures) {
      boolean compared = figure.baseline != 0;
      text.append(
          String.format(
              row,
              figure.name,
              number(figure.value),
              figure.unit,
              compared ? number(figure.baseline) : "-",
              compared ? String.format(Locale.ROOT, "%.2f", figure.ratio()) : "-",
              number(figure.target),
              figure.met() ? "yes" : "NO"));
    }
    return text.toString();
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
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
        out.writeNumberField("target", figure.target);
        out.writeBooleanField("met", figure.met());
        out.writeEndObject();
      }
      out.writeEndArray();
    }
    return text + System.lineSeparator();
  }
}
