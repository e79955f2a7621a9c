package dev.sluice.demo;

import dev.sluice.protocol.era.Negotiation;
import dev.sluice.protocol.era.ProtocolVersion;
import dev.sluice.protocol.mcp.McpMethod;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** {@code initialize} and {@code ping}. */
record Lifecycle() implements DemoProtocol.Feature {
  private static final String OFFER =
      """
      {
        "capabilities": {
          "tools": {"listChanged": true},
          "resources": {"subscribe": true},
          "prompts": {},
          "completions": {},
          "logging": {}
        },
        "serverInfo": {"name": "sluice-demo", "title": "Sluice demo server", "version": "0.1.0"},
        "instructions": "A server to try things with: echo, add, slow, ask and more."
      }""";

  @Override
  public void register(Map<String, DemoProtocol.Handler> handlers) {
    handlers.put(McpMethod.INITIALIZE, Lifecycle::initialize);
    handlers.put(McpMethod.PING, call -> call.result(Json.object()));
  }

  private static void initialize(Call call) {
    Arguments params = call.params();
    ProtocolVersion version = Negotiation.answer(params.text("protocolVersion"));
    call.session().agreed(version, params.object("capabilities").json());
    ObjectNode result = Json.object().put("protocolVersion", version.text());
    result.setAll(Json.object(OFFER));
    call.result(result);
  }
}
