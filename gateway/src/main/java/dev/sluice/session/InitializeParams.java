package dev.sluice.session;

import dev.sluice.exchange.ClientCapabilities;
import dev.sluice.exchange.KnownCapabilities;
import dev.sluice.exchange.ReadyMapper;
import io.netty.buffer.ByteBufUtil;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a client says of itself in {@code initialize}, read into a tree: it is said once a session.
 *
 * @param protocolVersion the revision asked for, as written
 * @param capabilities what it declares, nothing when it declares nothing
 * @see <a
 *     href="https://modelcontextprotocol.io/specification/2025-11-25/basic/lifecycle#initialization">Initialization,
 *     MCP 2025-11-25</a>
 */
record InitializeParams(String protocolVersion, ClientCapabilities capabilities) {
  private static final JsonMapper JSON =
      ReadyMapper.of(
          JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build());

  /** Params that do not say what they must; the message is meant for the client. */
  static final class Invalid extends Exception {
    private static final long serialVersionUID = 1L;

    Invalid(String message) {
      super(message, null, false, false);
    }
  }

  /**
   * @param json the raw {@code params}, null when absent
   * @param maxCapabilities most bytes the canonical capabilities may have
   */
  static InitializeParams parse(@Nullable String json, int maxCapabilities) throws Invalid {
    JsonNode params = read(json);
    JsonNode version = params.get("protocolVersion");
    if (version == null || !version.isString()) {
      throw new Invalid(
          "initialize: params.protocolVersion is "
              + (version == null ? "missing" : "not a string")
              + " (expected: a revision such as \"2025-11-25\").");
    }
    return new InitializeParams(
        version.stringValue(), capabilities(params.get("capabilities"), maxCapabilities));
  }

  private static JsonNode read(@Nullable String json) throws Invalid {
    try {
      JsonNode params = json == null ? null : JSON.readTree(json);
      if (params != null && params.isObject()) {
        return params;
      }
    } catch (JacksonException unreadable) {
      throw new Invalid("initialize: params cannot be read (expected: a JSON object).");
    }
    throw new Invalid("initialize: params are missing (expected: a JSON object).");
  }

  private static ClientCapabilities capabilities(@Nullable JsonNode declared, int max)
      throws Invalid {
    if (declared == null || declared.isNull()) {
      return ClientCapabilities.NONE;
    }
    if (!declared.isObject()) {
      throw new Invalid("initialize: params.capabilities is no JSON object.");
    }
    int bytes = ByteBufUtil.utf8Bytes(JSON.writeValueAsString(declared));
    if (bytes > max) {
      throw new Invalid(
          "initialize: params.capabilities has "
              + bytes
              + " bytes (expected: at most "
              + max
              + ", sessions.capabilities).");
    }
    return KnownCapabilities.of(declared);
  }
}
