package dev.sluice.backend.spi;

import dev.sluice.exchange.Message;
import dev.sluice.exchange.ReadyMapper;
import dev.sluice.protocol.jsonrpc.Member;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads what servers say of themselves. Not for calls: it builds trees. */
final class DescriptionReading {
  private static final JsonMapper JSON = ReadyMapper.of(JsonMapper.shared());

  private DescriptionReading() {}

  static JsonNode tree(Message result) {
    return tree(result, Member.RESULT);
  }

  static JsonNode tree(Message response, Member member) {
    return JSON.readTree(String.valueOf(response.raw(member)));
  }

  /** An object as raw JSON, an empty one for anything else. */
  static String object(JsonNode node) {
    return node.isObject() ? node.toString() : "{}";
  }

  static @Nullable String text(JsonNode node) {
    return node.isString() ? node.asString() : null;
  }

  /** A short text of a server's for a message. */
  static String printable(String text) {
    return text.isEmpty()
        ? "absent"
        : text.substring(0, Math.min(24, text.length())).replaceAll("[^\\x20-\\x7e]", "?");
  }
}
