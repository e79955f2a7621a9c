package dev.sluice.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A stdio MCP server of two tools, run as a process of its own: one good, one badly defined. */
final class TinyServer {
  private static final PrintStream OUT = new PrintStream(System.out, true, UTF_8);

  private TinyServer() {}

  /** The command line that runs it. */
  static List<String> command() {
    return List.of(
        java(), "-cp", System.getProperty("java.class.path"), TinyServer.class.getName());
  }

  static String java() {
    return ProcessHandle.current().info().command().orElseThrow();
  }

  public static void main(String[] args) throws IOException {
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      JsonNode message = JsonMapper.shared().readTree(line);
      if (message.has("id")) {
        answer(message, message.path("params"));
      }
    }
  }

  private static void answer(JsonNode request, JsonNode params) {
    String result =
        switch (request.path("method").asString()) {
          case "initialize" ->
              "{\"protocolVersion\":\"2025-06-18\",\"capabilities\":{\"tools\":{}},\"serverInfo\":{\"name\":\"tiny\",\"version\":\"1\"}}";
          case "tools/list" ->
              """
              {"tools":[{"name":"echo","description":"Says it again","inputSchema":{"type":"object",
                "properties":{"message":{"type":"string"}},"required":["message"]}},
              {"name":"bad","inputSchema":{"type":"object","required":["x"]}}]}
              """
                  .replace("\n", "");
          case "tools/call" -> call(params);
          default -> "{}";
        };
    OUT.println(
        "{\"jsonrpc\":\"2.0\",\"id\":" + request.path("id") + ",\"result\":" + result + "}");
  }

  private static String call(JsonNode params) {
    if (!params.path("name").asString().equals("echo")) {
      return "{\"content\":[{\"type\":\"text\",\"text\":\"cannot\"}],\"isError\":true}";
    }
    JsonNode token = params.path("_meta").path("progressToken");
    if (!token.isMissingNode()) {
      OUT.println(
          "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\",\"params\":{\"progressToken\":"
              + token
              + ",\"progress\":1,\"total\":2}}");
    }
    JsonNode text = params.path("arguments").path("message");
    return "{\"content\":[{\"type\":\"text\",\"text\":" + text + "}]}";
  }
}
