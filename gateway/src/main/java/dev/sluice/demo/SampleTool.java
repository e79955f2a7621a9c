package dev.sluice.demo;

import dev.sluice.protocol.mcp.McpMethod;
import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Has the client's model complete a prompt.
 *
 * @param patience longest wait for the answer
 */
record SampleTool(Duration patience) implements Tool {
  @Override
  public String definition() {
    return """
    {"name": "sample", "title": "Sample", "description": "Asks the client's model.",
     "inputSchema": {"type": "object",
       "properties": {"prompt": {"type": "string"}}, "required": ["prompt"]},
     "annotations": {"readOnlyHint": false, "destructiveHint": false, "idempotentHint": false,
       "openWorldHint": true}}""";
  }

  @Override
  public void run(Call call, Arguments arguments) {
    String prompt = arguments.text("prompt");
    if (!call.mayAsk("sampling", "this client has no model to ask: it declared no sampling")) {
      return;
    }
    ObjectNode message = Json.object().put("role", "user");
    message.putObject("content").put("type", "text").put("text", prompt);
    ObjectNode params = Json.object();
    params.putArray("messages").add(message);
    params.put("maxTokens", 100);
    call.ask(
        McpMethod.SAMPLING_CREATE_MESSAGE,
        params,
        patience,
        answer -> call.result(Tool.text("the model says: " + text(answer.path("content")))));
  }

  /** Content is one block, or since 2025-11-25 possibly a list of them. */
  private static String text(JsonNode content) {
    return (content.isArray() ? content.path(0) : content).path("text").asString("");
  }
}
