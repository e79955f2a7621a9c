package dev.sluice.faults;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** JSON of the campaigns, as trees. */
final class Json {
  private static final JsonMapper MAPPER = new JsonMapper();

  static {
    // The first of each kind waits for a lock, which an event loop must not.
    MAPPER.readTree("{}");
  }

  private Json() {}

  static JsonNode parse(String text) {
    return MAPPER.readTree(text);
  }

  static String quote(String text) {
    return MAPPER.writeValueAsString(text);
  }

  static String response(String id, String result) {
    return "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":" + result + '}';
  }

  static String error(String id) {
    return "{\"jsonrpc\":\"2.0\",\"id\":"
        + id
        + ",\"error\":{\"code\":-32042,\"message\":\"the server's own error\"}}";
  }

  static String log() {
    return "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\",\"params\":"
        + "{\"level\":\"info\",\"data\":\"at work\"}}";
  }

  static String progress(String token, int progress) {
    return "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\",\"params\":{\"progressToken\":"
        + token
        + ",\"progress\":"
        + progress
        + "}}";
  }

  /** A tool's result that says which call it is of. */
  static String said(int key, boolean isError) {
    return "{\"content\":[{\"type\":\"text\",\"text\":\"did "
        + key
        + "\"}]"
        + (isError ? ",\"isError\":true" : "")
        + '}';
  }
}
