package dev.sluice.demo;

import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** One tool. */
interface Tool {
  /** Its entry in {@code tools/list}, JSON. */
  String definition();

  /** Does it, now or later: ends the call, or throws {@link RpcException}. */
  void run(Call call, Arguments arguments);

  /** A result of one text. */
  static ObjectNode text(String text) {
    ObjectNode result = Json.object();
    result.putArray("content").add(Json.object().put("type", "text").put("text", text));
    return result;
  }

  /** A result that says the tool failed. */
  static ObjectNode error(String text) {
    return text(text).put("isError", true);
  }

  /** The tools that are always there, in the order of the list. */
  static List<Tool> standing(java.time.Duration patience, Sessions sessions) {
    return List.of(
        new EchoTool(),
        new AddTool(),
        new SlowTool(),
        new FailTool(),
        new AskTool(patience),
        new SampleTool(patience),
        new RootsTool(patience),
        new LogTool(),
        new BigTool(),
        new TouchTool(sessions));
  }
}
