package dev.sluice.demo;

import dev.sluice.protocol.era.Negotiation;
import dev.sluice.protocol.era.ProtocolVersion;
import dev.sluice.protocol.jsonrpc.JsonRpcError;
import dev.sluice.protocol.mcp.LogLevel;
import dev.sluice.protocol.mcp.McpError;
import dev.sluice.protocol.mcp.McpMeta;
import dev.sluice.protocol.mcp.McpMethod;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Requests that stand alone: each says its revision and what its client can do, and a question to
 * the client ends it.
 *
 * @see <a href="https://modelcontextprotocol.io/specification/2026-07-28/basic/index#meta">_meta,
 *     MCP 2026-07-28</a>
 */
final class Alone {
  private static final String OFFER =
      """
      {"capabilities": {
         "tools": {"listChanged": true},
         "resources": {"subscribe": true},
         "prompts": {},
         "completions": {},
         "logging": {}},
       "instructions": "A server to try things with: echo, add, slow, ask and more.",
       "_meta": {"io.modelcontextprotocol/serverInfo":
         {"name": "sluice-demo", "title": "Sluice demo server", "version": "0.1.0"}}}""";

  private Alone() {}

  /** Whether a request names its own revision. */
  static boolean is(JsonNode message) {
    return meta(message.path("params")).has(McpMeta.PROTOCOL_VERSION);
  }

  private static JsonNode meta(JsonNode params) {
    return params.path("_meta");
  }

  /** What is served without a session, from what is served within. */
  static Map<String, DemoProtocol.Handler> handlers(
      Map<String, DemoProtocol.Handler> within, Sessions sessions) {
    Map<String, DemoProtocol.Handler> handlers = new HashMap<>(within);
    handlers.remove(McpMethod.INITIALIZE);
    handlers.remove(McpMethod.PING);
    handlers.remove(McpMethod.LOGGING_SET_LEVEL);
    handlers.remove(McpMethod.RESOURCES_SUBSCRIBE);
    handlers.remove(McpMethod.RESOURCES_UNSUBSCRIBE);
    handlers.put(McpMethod.SERVER_DISCOVER, Alone::discover);
    handlers.put(McpMethod.SUBSCRIPTIONS_LISTEN, new Listen(sessions)::handle);
    return Map.copyOf(handlers);
  }

  private static void discover(Call call) {
    ObjectNode result = Json.object(OFFER);
    Negotiation.SUPPORTED.stream()
        .map(ProtocolVersion::text)
        .forEach(result.putArray("supportedVersions")::add);
    call.result(result);
  }

  /** Who asks, for this one request. */
  static DemoSession session(DemoSession connection, JsonNode message) {
    JsonNode meta = meta(message.path("params"));
    String level = meta.path(McpMeta.LOG_LEVEL).asString("");
    return connection.alone(meta.path(McpMeta.CLIENT_CAPABILITIES), LogLevel.parse(level));
  }

  /** Throws unless the request says all it must say about itself. */
  static void check(Arguments params) {
    JsonNode meta = meta(params.json());
    String version = meta.path(McpMeta.PROTOCOL_VERSION).asString("");
    if (version.isEmpty()) {
      throw RpcException.invalidParams(McpMeta.PROTOCOL_VERSION + ": expected in params._meta");
    }
    if (!version.equals(ProtocolVersion.V2026_07_28.text())) {
      ObjectNode data = Json.object().put("requested", version);
      Negotiation.SUPPORTED.stream()
          .map(ProtocolVersion::text)
          .forEach(data.putArray("supported")::add);
      throw new RpcException(
          McpError.UNSUPPORTED_PROTOCOL_VERSION, "no such revision here: " + version, data);
    }
    if (!meta.path(McpMeta.CLIENT_CAPABILITIES).isObject()) {
      throw RpcException.invalidParams(McpMeta.CLIENT_CAPABILITIES + ": expected an object");
    }
  }

  /** Asks by the result, or hands on the answer that came with the request. */
  static void ask(Call call, String method, ObjectNode question, Consumer<JsonNode> answer) {
    Arguments responses = call.params().object("inputResponses");
    if (responses.has(method)) {
      if (!responses.json().path(method).isObject()) {
        throw RpcException.invalidParams("inputResponses." + method + ": expected an object");
      }
      answer.accept(responses.json().path(method));
      return;
    }
    ObjectNode result = Json.object().put("resultType", "input_required");
    result
        .putObject("inputRequests")
        .set(method, Json.object().put("method", method).set("params", question));
    call.result(result);
  }

  static RpcException missing(String capability, String why) {
    ObjectNode data = Json.object();
    data.putObject("requiredCapabilities").putObject(capability);
    return new RpcException(McpError.MISSING_CLIENT_CAPABILITY, why, data);
  }

  /** The HTTP status of a response. */
  static int status(JsonNode response) {
    return switch (response.path("error").path("code").asInt(0)) {
      case JsonRpcError.METHOD_NOT_FOUND -> 404;
      case JsonRpcError.INVALID_PARAMS,
          McpError.HEADER_MISMATCH,
          McpError.MISSING_CLIENT_CAPABILITY,
          McpError.UNSUPPORTED_PROTOCOL_VERSION ->
          400;
      default -> 200;
    };
  }
}
