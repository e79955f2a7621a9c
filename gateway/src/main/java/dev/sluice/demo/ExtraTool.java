package dev.sluice.demo;

/** A tool that comes and goes. */
record ExtraTool() implements Tool {
  @Override
  public String definition() {
    return """
    {"name": "extra", "title": "Extra", "description": "Is here until toggle_tool is called again.",
     "inputSchema": {"type": "object", "properties": {}},
     "annotations": {"readOnlyHint": true, "idempotentHint": true, "openWorldHint": false}}""";
  }

  @Override
  public void run(Call call, Arguments arguments) {
    call.result(Tool.text("here for now"));
  }
}
