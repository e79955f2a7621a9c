package dev.sluice.backend.stdio;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The server of {@code BackendTransportContract} as a program that speaks lines. */
final class ContractServer {
  private static final Pattern ID = Pattern.compile("\"id\":(\\d+)");
  private static final Pattern METHOD = Pattern.compile("\"method\":\"([^\"]+)\"");
  private static final Pattern PARAMS = Pattern.compile("\"params\":(.*)}");
  private static final Pattern TOKEN = Pattern.compile("\"progressToken\":(\\d+)");

  private final PrintStream out = new PrintStream(System.out, true, UTF_8);
  private String seen = "";

  private ContractServer() {}

  public static void main(String[] args) throws IOException {
    new ContractServer().serve();
  }

  private void serve() throws IOException {
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      handle(line);
    }
  }

  private void handle(String line) {
    String id = find(ID, line);
    String method = find(METHOD, line);
    switch (method) {
      case "echo" -> answer(id, "\"result\":{\"params\":" + find(PARAMS, line) + '}');
      case "notify" -> {
        for (int step = 1; step <= 3; step++) {
          progress(find(TOKEN, line), step);
        }
        answer(id, "\"result\":{}");
      }
      case "hang" -> {}
      case "remembered" -> answer(id, "\"result\":{\"seen\":\"" + seen + "\"}");
      case "refuse" -> answer(id, "\"error\":{\"code\":-32000,\"message\":\"no\"}");
      case "die" -> Runtime.getRuntime().halt(1);
      default -> seen = method;
    }
  }

  private void answer(String id, String outcome) {
    out.print("{\"jsonrpc\":\"2.0\",\"id\":" + id + ',' + outcome + "}\n");
    out.flush();
  }

  private void progress(String token, int step) {
    out.print(
        "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\",\"params\":{\"progressToken\":"
            + token
            + ",\"progress\":"
            + step
            + "}}\n");
  }

  private static String find(Pattern pattern, String line) {
    Matcher matcher = pattern.matcher(line);
    return matcher.find() ? String.valueOf(matcher.group(1)) : "";
  }
}
