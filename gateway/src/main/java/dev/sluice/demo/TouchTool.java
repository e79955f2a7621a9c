package dev.sluice.demo;

import dev.sluice.protocol.mcp.McpMethod;

/**
 * Pretends that a resource changed: its subscribers are told.
 *
 * @param sessions everybody who may have subscribed
 */
record TouchTool(Sessions sessions) implements Tool {
  @Override
  public String definition() {
    return """
    {"name": "touch", "title": "Touch", "description": "Tells subscribers that a resource changed.",
     "inputSchema": {"type": "object",
       "properties": {"uri": {"type": "string"}}, "required": ["uri"]},
     "annotations": {"readOnlyHint": false, "destructiveHint": false, "idempotentHint": false,
       "openWorldHint": false}}""";
  }

  @Override
  public void run(Call call, Arguments arguments) {
    String uri = arguments.text("uri");
    ResourceFeature.check(uri);
    int told = 0;
    for (DemoSession session : sessions.all()) {
      if (session.isSubscribed(uri)) {
        session.push(
            Json.notification(
                McpMethod.NOTIFICATIONS_RESOURCES_UPDATED, Json.object().put("uri", uri)));
        told++;
      }
    }
    call.result(Tool.text("told " + told));
  }
}
