package dev.sluice.demo;

import dev.sluice.protocol.mcp.McpMethod;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** Two prompts: one with an argument, one without. */
record PromptFeature(Pages pages) implements DemoProtocol.Feature {
  private static final List<ObjectNode> PROMPTS =
      List.of(
          Json.object(
              """
              {"name": "greet", "title": "Greet someone", "description": "Asks for a greeting",
               "arguments": [
                 {"name": "name", "description": "Who is greeted", "required": true}]}"""),
          Json.object(
              """
              {"name": "plain", "title": "Plain", "description": "Asks for one sentence"}"""));

  @Override
  public void register(Map<String, DemoProtocol.Handler> handlers) {
    handlers.put(McpMethod.PROMPTS_LIST, call -> call.result(pages.page(call, "prompts", PROMPTS)));
    handlers.put(McpMethod.PROMPTS_GET, PromptFeature::get);
  }

  private static void get(Call call) {
    Arguments params = call.params();
    String name = params.text("name");
    String text =
        switch (name) {
          case "greet" -> "Please greet " + params.object("arguments").text("name") + '.';
          case "plain" -> "Please say one sentence.";
          default -> throw RpcException.invalidParams("no such prompt: " + name);
        };
    ObjectNode message = Json.object().put("role", "user");
    message.putObject("content").put("type", "text").put("text", text);
    ObjectNode result = Json.object().put("description", "Prompt " + name);
    result.putArray("messages").add(message);
    call.result(result);
  }
}
