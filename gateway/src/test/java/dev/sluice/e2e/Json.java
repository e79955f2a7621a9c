package dev.sluice.e2e;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** JSON of the tests, as trees. */
final class Json {
  private static final JsonMapper MAPPER = new JsonMapper();

  private Json() {}

  static JsonNode parse(String text) {
    return MAPPER.readTree(text);
  }

  /** JSON written with single quotes, to be readable in Java. */
  static String json(String text) {
    return text.replace('\'', '"');
  }

  static String quote(String text) {
    return MAPPER.writeValueAsString(text);
  }
}
