package dev.sluice.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** An MCP server over stdio, run as a program of its own with nothing but the JDK. */
final class StdioProgram {
  private static final Pattern ID = Pattern.compile("\"id\":(\\d+)");
  private static final Pattern METHOD = Pattern.compile("\"method\":\"([^\"]+)\"");
  private static final Pattern NAME = Pattern.compile("\"name\":\"([^\"]*)\"");
  private static final Pattern TOKEN = Pattern.compile("\"progressToken\":(\\d+)");
  private static final Pattern TRACE_PARENT = Pattern.compile("\"traceparent\":\"([^\"]*)\"");
  private static final Pattern REQUEST_ID = Pattern.compile("\"requestId\":(\\d+)");
  private static final List<String> TOOLS =
      Stream.of("pid", "crash", "hang", "noise", "count", "trace", "long", "deaf")
          .map(name -> "{\"name\":\"" + name + "\",\"inputSchema\":{\"type\":\"object\"}}")
          .toList();

  private final PrintStream out = new PrintStream(System.out, false, UTF_8);
  private String hanging = "";

  private StdioProgram() {}

  /** The configuration of a server that runs this. */
  static String yaml() {
    return "{ command: "
        + Json.quote(Path.of(System.getProperty("java.home"), "bin", "java").toString())
        + ", args: [-XX:TieredStopAtLevel=1, -Xmx32m, -cp, "
        + Json.quote(System.getProperty("java.class.path"))
        + ", "
        + StdioProgram.class.getName()
        + "] }";
  }

  public static void main(String[] args) throws IOException, InterruptedException {
    new StdioProgram().serve();
  }

  private void serve() throws IOException, InterruptedException {
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String id = find(ID, line);
      switch (find(METHOD, line)) {
        case "initialize" ->
            result(
                id,
                "{\"protocolVersion\":\"2025-06-18\",\"capabilities\":{\"tools\":{}},"
                    + "\"serverInfo\":{\"name\":\"program\",\"version\":\"1\"}}");
        case "tools/list" -> result(id, "{\"tools\":[" + String.join(",", TOOLS) + "]}");
        case "tools/call" -> call(id, find(NAME, line), find(TOKEN, line), line);
        case "notifications/cancelled" -> {
          if (find(REQUEST_ID, line).equals(hanging)) {
            System.err.println("cancelled the hanging call");
            hanging = "";
          }
        }
        default -> {
          if (!id.isEmpty()) {
            result(id, "{}");
          }
        }
      }
      out.flush();
    }
  }

  private void call(String id, String tool, String token, String line) throws InterruptedException {
    switch (tool) {
      case "pid" -> say(id, Long.toString(ProcessHandle.current().pid()));
      case "trace" -> say(id, find(TRACE_PARENT, line));
      case "hang" -> hanging = id;
      case "crash" -> {
        System.err.println("out of memory, or so");
        Runtime.getRuntime().halt(3);
      }
      case "noise" -> {
        out.print("listening on stdio\n\n{\"not\":\"json-rpc\"}\n");
        say(id, "heard through the noise");
      }
      case "long" -> {
        out.print("{\"jsonrpc\":\"2.0\",\"method\":\"" + "x".repeat(2_000) + "\"}\n");
        say(id, "short");
      }
      case "deaf" -> {
        say(id, "deaf");
        out.flush();
        // Reads nothing any more, until it is killed.
        new CountDownLatch(1).await();
      }
      case "count" -> {
        for (int i = 1; i <= 5; i++) {
          out.print(
              "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\",\"params\":"
                  + "{\"progressToken\":"
                  + token
                  + ",\"progress\":"
                  + i
                  + "}}\n");
        }
        say(id, hanging.isEmpty() ? "nothing hangs" : "something hangs");
      }
      default -> say(id, tool);
    }
  }

  private void say(String id, String text) {
    result(id, "{\"content\":[{\"type\":\"text\",\"text\":\"" + text + "\"}]}");
  }

  private void result(String id, String json) {
    out.print("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":" + json + "}\n");
  }

  private static String find(Pattern pattern, String line) {
    Matcher matcher = pattern.matcher(line);
    return matcher.find() ? matcher.group(1) : "";
  }
}
