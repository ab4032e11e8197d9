package dev.penstock.codec;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.exc.InvalidDefinitionException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.penstock.fault.InvalidInputException;
import java.io.IOException;
import java.lang.reflect.Type;

/** Reads and writes one type as JSON. Thread-safe; its class loads Jackson's binding. */
final class JsonBinding<T> {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .addModules(new Jdk8Module(), new JavaTimeModule())
          // A newer sender does not stop an older consumer.
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          // Two values in one message, or half of another: somebody else's framing.
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          // Times as ISO text, and in the zone they were sent in.
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
          .enable(SerializationFeature.WRITE_DATES_WITH_ZONE_ID)
          .disable(DeserializationFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
          // Not even an annotation can let the bytes name any class.
          .enable(MapperFeature.BLOCK_UNSAFE_POLYMORPHIC_BASE_TYPES)
          .build();

  private final String name;
  private final ObjectReader reader;
  private final ObjectWriter writer;

  JsonBinding(Type type) {
    JavaType bound = MAPPER.constructType(type);
    this.name = type.getTypeName();
    this.reader = MAPPER.readerFor(bound);
    this.writer = MAPPER.writerFor(bound);
  }

  byte[] write(T value) {
    try {
      return writer.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new InvalidInputException(
          "a value of " + name + " cannot be written as JSON" + JsonReason.of(e), e);
    }
  }

  T read(byte[] buffer, int offset, int length) {
    T value;
    try {
      value = reader.readValue(buffer, offset, length);
    } catch (InvalidDefinitionException e) {
      throw new UndecodableException(
          name
              + " cannot be read from JSON; use a record or a codec of your own"
              + JsonReason.of(e),
          e);
    } catch (IOException e) {
      throw new UndecodableException(
          "these " + length + " bytes are not " + name + " in JSON" + JsonReason.of(e), e);
    }
    if (value == null) {
      throw new UndecodableException("a JSON null stands for no value of " + name, null);
    }
    return value;
  }
}
