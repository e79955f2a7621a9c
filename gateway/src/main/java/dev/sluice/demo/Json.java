package dev.sluice.demo;

import dev.sluice.exchange.ReadyMapper;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** JSON trees: reading, writing, and the shapes of JSON-RPC. */
final class Json {
  private static final JsonMapper MAPPER =
      ReadyMapper.of(
          JsonMapper.builder()
              .enable(tools.jackson.databind.DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
              .build());

  private Json() {}

  /**
   * Reads exactly one value.
   *
   * @throws tools.jackson.core.JacksonException when it is none
   */
  static JsonNode read(byte[] text) {
    return MAPPER.readTree(text);
  }

  /** An object from text that is known to be one. */
  static ObjectNode object(String text) {
    return (ObjectNode) MAPPER.readTree(text);
  }

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  static byte[] bytes(JsonNode value) {
    return MAPPER.writeValueAsBytes(value);
  }

  static ObjectNode notification(String method, ObjectNode params) {
    return object().put("jsonrpc", "2.0").put("method", method).set("params", params);
  }

  static ObjectNode request(long id, String method, ObjectNode params) {
    return object().put("jsonrpc", "2.0").put("id", id).put("method", method).set("params", params);
  }

  static ObjectNode result(JsonNode id, ObjectNode result) {
    return object().put("jsonrpc", "2.0").set("id", id).set("result", result);
  }

  static ObjectNode error(JsonNode id, int code, String message) {
    ObjectNode error = object().put("code", code).put("message", message);
    return object().put("jsonrpc", "2.0").set("id", id).set("error", error);
  }

  static boolean isRequest(JsonNode message) {
    return message.has("method") && message.has("id");
  }

  static boolean isInitialize(JsonNode message) {
    return isRequest(message) && "initialize".equals(message.path("method").asString());
  }
}
