package dev.sluice.demo;

/** Returns a text of the size asked for. */
record BigTool() implements Tool {
  private static final int MOST_BYTES = 256 << 20;

  @Override
  public String definition() {
    return """
    {"name": "big", "title": "Big", "description": "Returns a text of that many bytes.",
     "inputSchema": {"type": "object",
       "properties": {"bytes": {"type": "integer", "minimum": 0, "maximum": 268435456}},
       "required": ["bytes"]},
     "annotations": {"readOnlyHint": true, "idempotentHint": true, "openWorldHint": false}}""";
  }

  @Override
  public void run(Call call, Arguments arguments) {
    call.result(Tool.text("x".repeat(arguments.integer("bytes", 1 << 20, 0, MOST_BYTES))));
  }
}
