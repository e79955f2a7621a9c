package dev.sluice.demo;

import dev.sluice.protocol.mcp.McpMethod;
import java.time.Duration;
import java.util.Map;

/** {@code tools/list} and {@code tools/call}. */
final class ToolFeature implements DemoProtocol.Feature {
  private final Pages pages;
  private final Toolbox toolbox;

  /**
   * @param patience longest wait of a tool for a client's answer
   */
  ToolFeature(Pages pages, Sessions sessions, Duration patience) {
    this.pages = pages;
    this.toolbox = new Toolbox(sessions, Tool.standing(patience, sessions));
  }

  @Override
  public void register(Map<String, DemoProtocol.Handler> handlers) {
    handlers.put(
        McpMethod.TOOLS_LIST,
        call -> call.result(pages.page(call, "tools", toolbox.definitions())));
    handlers.put(McpMethod.TOOLS_CALL, this::call);
  }

  private void call(Call call) {
    Arguments params = call.params();
    String name = params.text("name");
    Tool tool = toolbox.find(name);
    if (tool == null) {
      throw RpcException.invalidParams("no such tool: " + name);
    }
    tool.run(call, params.object("arguments"));
  }
}
