package dev.sluice.edge;

import static dev.sluice.edge.Wire.BOTH;
import static dev.sluice.edge.Wire.JSON;
import static dev.sluice.edge.Wire.post;

/** Requests of revision 2026-07-28, as text. */
final class Modern {
  static final String VERSION = "MCP-Protocol-Version: 2026-07-28\r\n";
  static final String META =
      "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\","
          + "\"io.modelcontextprotocol/clientCapabilities\":{}}";

  private Modern() {}

  /** A request with the id 7. */
  static String body(String method, String params) {
    return "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\""
        + method
        + "\",\"params\":{"
        + META
        + (params.isEmpty() ? "" : ",")
        + params
        + "}}";
  }

  /** A correct POST. */
  static String request(String method, String params, String... headers) {
    return post(
        "/mcp",
        JSON + BOTH + VERSION + "Mcp-Method: " + method + "\r\n" + String.join("", headers),
        body(method, params));
  }

  /** A call of the tool {@code t}. */
  static String call(String... headers) {
    return request("tools/call", "\"name\":\"t\"", "Mcp-Name: t\r\n" + String.join("", headers));
  }

  static String listen() {
    return request("subscriptions/listen", "\"notifications\":{}");
  }
}
