package dev.sluice.matrix;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** JSON trees. */
final class Json {
  private static final JsonMapper MAPPER = new JsonMapper();

  private Json() {}

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  /** An object written with single quotes. */
  static ObjectNode object(String text) {
    return (ObjectNode) MAPPER.readTree(text.replace('\'', '"'));
  }

  static JsonNode read(String text) {
    return MAPPER.readTree(text);
  }

  static String method(JsonNode message) {
    return message.path("method").asString("");
  }
}
