package dev.sluice.demo;

import dev.sluice.protocol.mcp.McpMeta;
import dev.sluice.protocol.mcp.McpMethod;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code subscriptions/listen}: a stream of the changes that its filter names.
 *
 * @see <a
 *     href="https://modelcontextprotocol.io/specification/2026-07-28/basic/patterns/subscriptions">Subscriptions,
 *     MCP 2026-07-28</a>
 */
record Listen(Sessions sessions) {
  private static final String TOOLS = "toolsListChanged";
  private static final String URIS = "resourceSubscriptions";
  private static final Map<String, String> KINDS =
      Map.of(
          McpMethod.NOTIFICATIONS_TOOLS_LIST_CHANGED, TOOLS,
          McpMethod.NOTIFICATIONS_RESOURCES_UPDATED, URIS);

  void handle(Call call) {
    JsonNode filter = call.params().object("notifications").json();
    DemoSession listener = sessions.open();
    call.afterwards(() -> sessions.close(listener.id()));
    ObjectNode granted = Json.object();
    if (filter.path(TOOLS).asBoolean(false)) {
      granted.put(TOOLS, true);
    }
    if (filter.path(URIS).isArray()) {
      filter.path(URIS).forEach(uri -> subscribe(listener, uri.asString("")));
      granted.set(URIS, filter.path(URIS));
    }
    Stream stream = new Stream(call, granted);
    // Whoever sees the acknowledgment hears of all that changes from then on.
    synchronized (stream) {
      listener.stand(stream);
      stream.acknowledge();
    }
  }

  private static void subscribe(DemoSession listener, String uri) {
    ResourceFeature.check(uri);
    if (!listener.subscribe(uri)) {
      throw RpcException.invalidParams(URIS + ": too many");
    }
  }

  private static void say(Call call, String method, ObjectNode params) {
    params.putObject("_meta").set(McpMeta.SUBSCRIPTION_ID, call.id());
    call.say(method, params);
  }

  /** Hands on what was granted, and ends with a result. */
  private record Stream(Call call, ObjectNode granted) implements Standing {
    private void acknowledge() {
      say(
          call,
          McpMethod.NOTIFICATIONS_SUBSCRIPTIONS_ACKNOWLEDGED,
          Json.object().set("notifications", granted.deepCopy()));
    }

    @Override
    public synchronized void push(ObjectNode message) {
      String method = message.path("method").asString("");
      if (granted.has(KINDS.getOrDefault(method, ""))) {
        say(call, method, (ObjectNode) message.path("params").deepCopy());
      }
    }

    @Override
    public synchronized void end() {
      ObjectNode result = Json.object();
      result.putObject("_meta").set(McpMeta.SUBSCRIPTION_ID, call.id());
      call.result(result);
    }
  }
}
