package dev.sluice.demo;

/** Says what it was told. */
record EchoTool() implements Tool {
  @Override
  public String definition() {
    return """
    {"name": "echo", "title": "Echo", "description": "Returns the message.",
     "inputSchema": {"type": "object",
       "properties": {"message": {"type": "string", "description": "What to return"}},
       "required": ["message"]},
     "annotations": {"readOnlyHint": true, "idempotentHint": true, "openWorldHint": false}}""";
  }

  @Override
  public void run(Call call, Arguments arguments) {
    call.result(Tool.text(arguments.text("message")));
  }
}
