package dev.sluice.demo;

import dev.sluice.protocol.mcp.LogLevel;
import dev.sluice.protocol.mcp.McpMethod;
import java.util.Map;

/** {@code logging/setLevel}. */
record LoggingFeature() implements DemoProtocol.Feature {
  @Override
  public void register(Map<String, DemoProtocol.Handler> handlers) {
    handlers.put(
        McpMethod.LOGGING_SET_LEVEL,
        call -> {
          call.session().level(level(call.params()));
          call.result(Json.object());
        });
  }

  /** The member {@code level}, checked. */
  static LogLevel level(Arguments arguments) {
    LogLevel level = LogLevel.parse(arguments.text("level"));
    if (level == null) {
      throw RpcException.invalidParams("level: expected one from debug to emergency");
    }
    return level;
  }
}
