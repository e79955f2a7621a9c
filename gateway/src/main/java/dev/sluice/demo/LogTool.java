package dev.sluice.demo;

/** Logs to the client. */
record LogTool() implements Tool {
  @Override
  public String definition() {
    return """
    {"name": "log", "title": "Log", "description": "Sends a log message to the client.",
     "inputSchema": {"type": "object",
       "properties": {
         "level": {"type": "string", "enum": ["debug", "info", "notice", "warning", "error",
           "critical", "alert", "emergency"]},
         "message": {"type": "string"}},
       "required": ["level", "message"]},
     "annotations": {"readOnlyHint": true, "idempotentHint": true, "openWorldHint": false}}""";
  }

  @Override
  public void run(Call call, Arguments arguments) {
    call.log(LoggingFeature.level(arguments), arguments.text("message"));
    call.result(Tool.text("logged"));
  }
}
