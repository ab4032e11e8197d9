package dev.penstock.codec;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import java.io.IOException;

/** Says on one line where JSON failed and why. */
final class JsonReason {
  private static final int LONGEST_PATH = 80;

  private JsonReason() {}

  /** For the end of a sentence: {@code ", at lines[2].count (line 1, column 40): …"}. */
  static String of(IOException failure) {
    StringBuilder reason = new StringBuilder();
    String why = failure.getMessage();
    if (failure instanceof JsonMappingException mapping && !mapping.getPath().isEmpty()) {
      reason.append(", at ").append(OneLine.of(path(mapping), LONGEST_PATH));
    }
    if (failure instanceof JsonProcessingException json) {
      why = json.getOriginalMessage();
      JsonLocation where = json.getLocation();
      if (where != null && where.getLineNr() > 0) {
        reason.append(" (line ").append(where.getLineNr());
        reason.append(", column ").append(where.getColumnNr()).append(')');
      }
    }
    return reason.append(": ").append(OneLine.of(why)).toString();
  }

  private static String path(JsonMappingException failure) {
    StringBuilder path = new StringBuilder();
    for (JsonMappingException.Reference step : failure.getPath()) {
      if (step.getFieldName() == null) {
        path.append('[').append(step.getIndex()).append(']');
      } else {
        path.append(path.isEmpty() ? "" : ".").append(step.getFieldName());
      }
    }
    return path.toString();
  }
}
