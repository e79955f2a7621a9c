package dev.sluice.cli.doctor;

import dev.sluice.exchange.GatewayVersion;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/** The few MCP messages that are sent. */
final class Mcp {
  static final String SESSION = "Mcp-Session-Id";
  static final String VERSION = "MCP-Protocol-Version";
  static final String STATELESS = "2026-07-28";

  private static final String META = "io.modelcontextprotocol/";

  private Mcp() {}

  static String initialize(String version) {
    return "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{\"protocolVersion\":\""
        + version
        + "\",\"capabilities\":{},\"clientInfo\":"
        + client()
        + "}}";
  }

  static String discover() {
    return "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"server/discover\",\"params\":{\"_meta\":{\""
        + META
        + "protocolVersion\":\""
        + STATELESS
        + "\",\""
        + META
        + "clientInfo\":"
        + client()
        + ",\""
        + META
        + "clientCapabilities\":{}}}}";
  }

  /**
   * A {@code ping} that is so long.
   *
   * @param padding bytes
   */
  static String ping(int padding) {
    return "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"ping\",\"params\":{\"_meta\":{\"pad\":\""
        + "x".repeat(padding)
        + "\"}}}";
  }

  private static String client() {
    return "{\"name\":\"sluice-doctor\",\"version\":\"" + GatewayVersion.TEXT + "\"}";
  }

  /** The JSON of a text; a missing node when it is none. */
  static JsonNode json(String text) {
    try {
      return JsonMapper.shared().readTree(text);
    } catch (JacksonException none) {
      return JsonNodeFactory.instance.missingNode();
    }
  }
}
