package dev.sluice.demo;

/**
 * Lets {@code extra} come or go.
 *
 * @param toolbox where it does
 */
record ToggleTool(Toolbox toolbox) implements Tool {
  @Override
  public String definition() {
    return """
    {"name": "toggle_tool", "title": "Toggle", "description": "Adds the tool extra, or removes it.",
     "inputSchema": {"type": "object", "properties": {}},
     "annotations": {"readOnlyHint": false, "destructiveHint": false, "idempotentHint": false,
       "openWorldHint": false}}""";
  }

  @Override
  public void run(Call call, Arguments arguments) {
    call.result(Tool.text(toolbox.toggle() ? "extra is here" : "extra is gone"));
  }
}
