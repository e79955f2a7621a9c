package dev.sluice.demo;

/** Fails, as a tool does: with a result. */
record FailTool() implements Tool {
  @Override
  public String definition() {
    return """
    {"name": "fail", "title": "Fail", "description": "Always fails, with the message.",
     "inputSchema": {"type": "object",
       "properties": {"message": {"type": "string", "default": "failed as asked"}}},
     "annotations": {"readOnlyHint": true, "idempotentHint": true, "openWorldHint": false}}""";
  }

  @Override
  public void run(Call call, Arguments arguments) {
    call.result(Tool.error(arguments.text("message", "failed as asked")));
  }
}
