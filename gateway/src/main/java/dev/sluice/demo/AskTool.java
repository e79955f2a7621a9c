package dev.sluice.demo;

import dev.sluice.protocol.era.ProtocolVersion;
import dev.sluice.protocol.mcp.McpMethod;
import java.time.Duration;
import tools.jackson.databind.node.ObjectNode;

/**
 * Asks the person at the client, by a form of one field.
 *
 * @param patience longest wait for the answer
 */
record AskTool(Duration patience) implements Tool {
  private static final String FORM =
      """
      {"type": "object",
       "properties": {"answer": {"type": "string", "description": "Your answer"}},
       "required": ["answer"]}""";

  @Override
  public String definition() {
    return """
    {"name": "ask", "title": "Ask", "description": "Asks the user and returns the answer.",
     "inputSchema": {"type": "object",
       "properties": {"question": {"type": "string"}}, "required": ["question"]},
     "annotations": {"readOnlyHint": false, "destructiveHint": false, "idempotentHint": false,
       "openWorldHint": true}}""";
  }

  @Override
  public void run(Call call, Arguments arguments) {
    String question = arguments.text("question");
    if (!call.mayAsk("elicitation", "this client cannot be asked: it declared no elicitation")) {
      return;
    }
    ObjectNode params = Json.object();
    if (call.session().version().compareTo(ProtocolVersion.V2025_11_25) >= 0) {
      params.put("mode", "form");
    }
    params.put("message", question).set("requestedSchema", Json.object(FORM));
    call.ask(
        McpMethod.ELICITATION_CREATE,
        params,
        patience,
        answer -> {
          String action = answer.path("action").asString("");
          call.result(
              Tool.text(
                  action.equals("accept")
                      ? "the answer is: " + answer.path("content").path("answer").asString("")
                      : "no answer: " + action));
        });
  }
}
