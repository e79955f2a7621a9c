package dev.sluice.demo;

import tools.jackson.databind.node.ObjectNode;

/** Adds two numbers; the result is structured. */
record AddTool() implements Tool {
  @Override
  public String definition() {
    return """
    {"name": "add", "title": "Add", "description": "Adds two numbers.",
     "inputSchema": {"type": "object",
       "properties": {"a": {"type": "number"}, "b": {"type": "number"}},
       "required": ["a", "b"]},
     "outputSchema": {"type": "object",
       "properties": {"sum": {"type": "number"}}, "required": ["sum"]},
     "annotations": {"readOnlyHint": true, "idempotentHint": true, "openWorldHint": false}}""";
  }

  @Override
  public void run(Call call, Arguments arguments) {
    double sum = arguments.number("a") + arguments.number("b");
    ObjectNode structured = Json.object();
    if (sum == Math.rint(sum) && Math.abs(sum) < 1L << 53) {
      structured.put("sum", (long) sum);
    } else {
      structured.put("sum", sum);
    }
    ObjectNode result = Tool.text(structured.toString());
    result.set("structuredContent", structured);
    call.result(result);
  }
}
