package dev.sluice.backend.stdio;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A child for tests, run as a program of its own with nothing but the JDK: the method of each
 * request says how to behave.
 */
final class ScriptedServer {
  private static final Pattern ID = Pattern.compile("\"id\":(\\d+)");
  private static final Pattern METHOD = Pattern.compile("\"method\":\"([^\"]+)\"");
  private static final Pattern NUMBER = Pattern.compile("\"n\":(\\d+)");
  private static final Pattern TEXT = Pattern.compile("\"text\":\"([^\"]*)\"");
  private static final Pattern TOKEN = Pattern.compile("\"progressToken\":(\\d+)");

  private final PrintStream out = new PrintStream(System.out, false, UTF_8);
  private final List<String> seen = new ArrayList<>();
  private final List<String> args;

  private ScriptedServer(List<String> args) {
    this.args = args;
  }

  public static void main(String[] args) throws IOException {
    new ScriptedServer(List.of(args)).serve();
  }

  private void serve() throws IOException {
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      handle(line);
      out.flush();
    }
  }

  private void handle(String line) throws IOException {
    String method = find(METHOD, line, "answer");
    seen.add(method);
    String id = find(ID, line, "");
    int number = Integer.parseInt(find(NUMBER, line, "0"));
    switch (method) {
      case "echo" -> result(id, "{\"bytes\":" + line.length() + '}');
      case "environment" -> result(id, quoted(System.getenv(find(TEXT, line, ""))));
      case "arguments" -> result(id, quoted(String.join("|", args)));
      case "directory" -> result(id, quoted(Path.of("").toAbsolutePath().toString()));
      case "seen" -> result(id, quoted(String.join(" ", seen)));
      case "raw" -> result(id, quoted(line.replace('"', '\'')));
      case "progress" -> progress(id, find(TOKEN, line, ""), number);
      case "batch" ->
          out.print(
              "[{\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\",\"params\":{\"progressToken\":"
                  + find(TOKEN, line, "")
                  + ",\"progress\":1}},{\"jsonrpc\":\"2.0\",\"id\":"
                  + id
                  + ",\"result\":{}}]\n");
      case "noise" -> noise(id, number);
      case "flood" -> flood(id, number);
      case "line" -> longLine(id, number);
      case "twice" -> twice(id);
      case "ask" -> out.print("{\"jsonrpc\":\"2.0\",\"id\":77,\"method\":\"roots/list\"}\n");
      case "answer" -> out.print("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/heard\"}\n");
      case "gate" -> gate(number);
      case "partial" -> {
        out.print("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":");
        exit(4);
      }
      case "lastWords" -> {
        result(id, "\"bye\"");
        exit(5);
      }
      case "crash" -> exit(3);
      case "closeStdout" -> out.close();
      case "closeStdin" -> System.in.close();
      case "stderr" -> {
        System.err.print("warm" + "x".repeat(number) + "\nnext\u0007line\n");
        System.err.flush();
        result(id, "{}");
      }
      default -> {}
    }
  }

  private void result(String id, String json) {
    out.print("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":" + json + "}\n");
  }

  private void progress(String id, String token, int steps) {
    for (int step = 1; step <= steps; step++) {
      out.print(
          "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\",\"params\":{\"progressToken\":"
              + token
              + ",\"progress\":"
              + step
              + "}}\n");
    }
    result(id, "{}");
  }

  private void noise(String id, int lines) {
    for (int i = 0; i < lines; i++) {
      out.print("Server running on stdio...\r\n\n");
    }
    result(id, "{}");
  }

  private void flood(String id, int messages) {
    String filler = "x".repeat(1_000);
    for (int i = 0; i < messages; i++) {
      out.print(
          "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\",\"params\":{\"data\":\""
              + filler
              + "\"}}\n");
    }
    result(id, "{}");
  }

  private void longLine(String id, int length) {
    String head = "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":\"";
    out.print(head + "x".repeat(length - head.length() - 2) + "\"}\n");
  }

  private void twice(String id) {
    result("4711", "{}");
    result(id, "{}");
    result(id, "{}");
    out.print(
        "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\",\"params\":{\"progressToken\":"
            + id
            + ",\"progress\":1}}\n");
    out.print("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/after\"}\n");
  }

  /** Reads nothing until a connection to the test's port ends. */
  private static void gate(int port) throws IOException {
    try (Socket gate = new Socket(InetAddress.getLoopbackAddress(), port)) {
      int end = gate.getInputStream().read();
      if (end >= 0) {
        throw new IOException("gate: " + end);
      }
    }
  }

  private void exit(int code) {
    out.flush();
    Runtime.getRuntime().halt(code);
  }

  private static String quoted(@Nullable String text) {
    return '"' + String.valueOf(text) + '"';
  }

  private static String find(Pattern pattern, String line, String absent) {
    Matcher matcher = pattern.matcher(line);
    return matcher.find() ? String.valueOf(matcher.group(1)) : absent;
  }
}
