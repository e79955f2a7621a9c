package dev.sluice.backend.stdio;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The child that {@link dev.sluice.backend.spi.BackendTransportContract} asks for, run as a program
 * of its own with nothing but the JDK.
 */
final class ContractChild {
  private static final Pattern ID = Pattern.compile("\"id\":(\\d+)");
  private static final Pattern METHOD = Pattern.compile("\"method\":\"([^\"]+)\"");
  private static final Pattern PARAMS = Pattern.compile("\"params\":(.*)}$");
  private static final Pattern TOKEN = Pattern.compile("\"progressToken\":(\\d+)");

  private final PrintStream out = new PrintStream(System.out, false, UTF_8);
  private String remembered = "";

  private ContractChild() {}

  public static void main(String[] args) throws IOException {
    ContractChild child = new ContractChild();
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      child.handle(line);
      child.out.flush();
    }
  }

  private void handle(String line) {
    String id = first(ID, line);
    String method = first(METHOD, line);
    switch (method) {
      case "echo" -> result(id, "{\"params\":" + first(PARAMS, line) + '}');
      case "notify" -> {
        for (int i = 1; i <= 3; i++) {
          out.print(
              "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\",\"params\":{\"progressToken\":"
                  + first(TOKEN, line)
                  + ",\"progress\":"
                  + i
                  + "}}\n");
        }
        result(id, "{}");
      }
      case "hang" -> {}
      case "remembered" -> result(id, "{\"seen\":\"" + remembered + "\"}");
      case "refuse" ->
          out.print(
              "{\"jsonrpc\":\"2.0\",\"id\":"
                  + id
                  + ",\"error\":{\"code\":-32000,\"message\":\"no\"}}\n");
      case "die" -> Runtime.getRuntime().halt(3);
      default -> remembered = method;
    }
  }

  private void result(String id, String json) {
    out.print("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":" + json + "}\n");
  }

  private static String first(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    return matcher.find() ? matcher.group(1) : "";
  }
}
