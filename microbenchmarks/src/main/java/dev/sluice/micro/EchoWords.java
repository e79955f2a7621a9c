package dev.sluice.micro;

import dev.sluice.protocol.mcp.McpMethod;

/** What a server with the one tool {@code echo} answers. */
final class EchoWords {
  private EchoWords() {}

  /** The response to a request with this id. */
  static String answer(String method, String id) {
    String before = "{\"jsonrpc\":\"2.0\",\"id\":" + id + ',';
    return switch (method) {
      case McpMethod.INITIALIZE ->
          before
              + "\"result\":{\"protocolVersion\":\"2025-11-25\",\"capabilities\":{\"tools\":{}},"
              + "\"serverInfo\":{\"name\":\"echo\",\"version\":\"1\"}}}";
      case McpMethod.TOOLS_LIST ->
          before
              + "\"result\":{\"tools\":[{\"name\":\"echo\",\"inputSchema\":{\"type\":\"object\"}}]}}";
      case McpMethod.PING -> before + "\"result\":{}}";
      default -> before + "\"error\":{\"code\":-32601,\"message\":\"unknown method\"}}";
    };
  }
}
