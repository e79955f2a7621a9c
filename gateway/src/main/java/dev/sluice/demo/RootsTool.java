package dev.sluice.demo;

import dev.sluice.protocol.mcp.McpMethod;
import java.time.Duration;
import java.util.stream.Collectors;

/**
 * Lists the directories the client lets servers work in.
 *
 * @param patience longest wait for the answer
 */
record RootsTool(Duration patience) implements Tool {
  @Override
  public String definition() {
    return """
    {"name": "roots", "title": "Roots", "description": "Lists the client's roots.",
     "inputSchema": {"type": "object", "properties": {}},
     "annotations": {"readOnlyHint": true, "idempotentHint": true, "openWorldHint": false}}""";
  }

  @Override
  public void run(Call call, Arguments arguments) {
    if (!call.mayAsk("roots", "this client declared no roots")) {
      return;
    }
    call.ask(
        McpMethod.ROOTS_LIST,
        Json.object(),
        patience,
        answer ->
            call.result(
                Tool.text(
                    answer
                        .path("roots")
                        .valueStream()
                        .map(root -> root.path("uri").asString(""))
                        .collect(Collectors.joining("\n", "roots:\n", "")))));
  }
}
