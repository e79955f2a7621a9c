package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The commands with real servers: one run as a process, one that is not there. */
@Timeout(120)
final class ServersTest {
  @TempDir Path directory;
  private String good = "";
  private String mixed = "";

  @BeforeEach
  void writeConfigs() throws IOException {
    int nobody;
    try (ServerSocket socket = new ServerSocket(0)) {
      nobody = socket.getLocalPort();
    }
    List<String> command = TinyServer.command();
    Map<String, Object> tiny =
        Map.of("command", command.getFirst(), "args", command.subList(1, command.size()));
    Map<String, Object> dead = Map.of("url", "http://127.0.0.1:" + nobody + "/mcp");
    Map<String, Object> free = Map.of("port", 0);
    good =
        write(
            "good.json",
            Map.of("listen", free, "management", free, "servers", Map.of("tiny", tiny)));
    mixed = write("mixed.json", Map.of("servers", Map.of("tiny", tiny, "dead", dead)));
  }

  private String write(String name, Object config) throws IOException {
    Path file = directory.resolve(name);
    return Files.writeString(file, JsonMapper.shared().writeValueAsString(config)).toString();
  }

  @Test
  void check_mixedServers_findingsOfBothAndCode1() {
    CommandRun run = CommandRun.of("check", "-c", mixed);
    assertThat(run.code()).isEqualTo(ExitCode.FAILED);
    assertThat(run.out().lines())
        .anyMatch(line -> line.startsWith("dead: down, backend_unreachable: "))
        .contains(
            "tiny: up, MCP 2025-06-18, 2 tools, 1 error, 1 warning",
            "error: tiny/bad: [required] /inputSchema/required/0 names \"x\", which is not in"
                + " properties",
            "warning: tiny/bad: [description] /description is missing; models choose tools by it",
            "1 of 2 servers up, 1 error, 1 warning");
  }

  @Test
  void check_onTerminal_isATable() {
    CommandRun run = CommandRun.onTerminal("check", "-c", good);
    assertThat(run.err()).startsWith("checking 1 server ...");
    assertThat(run.out().lines())
        .startsWith(
            "SERVER  STATE  REVISION    TOOLS  FINDINGS",
            "tiny    up     2025-06-18      2  1 error, 1 warning");
  }

  @Test
  void check_json_isOneObject() {
    CommandRun run = CommandRun.of("check", "--json", "-c", mixed);
    JsonNode json = JsonMapper.shared().readTree(run.out());
    assertThat(json.path("ok").asBoolean(true)).isFalse();
    assertThat(json.path("errors").asInt()).isEqualTo(1);
    assertThat(json.path("servers").values())
        .extracting(
            server -> server.path("name").asString() + ' ' + server.path("state").asString())
        .containsExactlyInAnyOrder("tiny up", "dead down");
  }

  @Test
  void call_tool_resultOnStdout() {
    CommandRun run = CommandRun.of("call", "-c", good, "tiny/echo", "{\"message\":\"hi\\u00e4\"}");
    assertThat(run.out().strip()).isEqualTo("hiä");
    assertThat(run.err()).isEmpty();
    assertThat(run.code()).isZero();
  }

  @Test
  void call_onTerminal_showsProgress() {
    CommandRun run = CommandRun.onTerminal("call", "-c", good, "tiny/echo", "{\"message\":\"hi\"}");
    assertThat(run.err()).contains("[##########..........] 1/2");
  }

  @Test
  void call_json_isTheWholeResult() {
    CommandRun run =
        CommandRun.of("call", "--json", "-c", good, "tiny/echo", "{\"message\":\"hi\"}");
    assertThat(
            JsonMapper.shared().readTree(run.out()).path("content").get(0).path("text").asString())
        .isEqualTo("hi");
  }

  @Test
  void call_failingTool_code1() {
    CommandRun run = CommandRun.of("call", "-c", good, "tiny/bad");
    assertThat(run.out().strip()).isEqualTo("cannot");
    assertThat(run.code()).isEqualTo(ExitCode.FAILED);
  }

  @Test
  void call_unknownTool_nearestNamesAndCode2() {
    CommandRun run = CommandRun.of("call", "-c", good, "tiny/ecko");
    assertThat(run.err().strip())
        .isEqualTo("sluice: server 'tiny' has no tool 'ecko'; did you mean echo?");
    assertThat(run.code()).isEqualTo(ExitCode.UNUSABLE);
  }

  @Test
  void call_deadServer_code1() {
    CommandRun run = CommandRun.of("call", "-c", mixed, "dead/echo");
    assertThat(run.err()).startsWith("sluice: backend_unreachable: ");
    assertThat(run.code()).isEqualTo(ExitCode.FAILED);
  }

  @Test
  void serve_portTaken_complainsAndCode1() throws IOException {
    try (ServerSocket taken = new ServerSocket(0)) {
      String port = Integer.toString(taken.getLocalPort());
      CommandRun run = CommandRun.of("serve", "-c", good, "--host", "0.0.0.0", "--port", port);
      assertThat(run.err()).startsWith("sluice: ").contains(port);
      assertThat(run.code()).isEqualTo(ExitCode.FAILED);
    }
  }

  /** As a user does it: start, try the printed line, stop. */
  @Test
  void serve_process_printedCallWorksAndSignalStops() throws Exception {
    Process serve =
        new ProcessBuilder(
                TinyServer.java(),
                "-cp",
                System.getProperty("java.class.path"),
                "dev.sluice.cli.Main",
                "serve",
                "-c",
                good)
            .redirectError(directory.resolve("err.txt").toFile())
            .start();
    try (BufferedReader out = serve.inputReader()) {
      StringBuilder printed = new StringBuilder();
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        printed.append(line).append('\n');
        if (line.startsWith("Connect a client")) {
          break;
        }
      }
      assertThat(printed).contains("is ready (" + good + ')', "tiny  up, 2 tools, MCP 2025-06-18");
      assertThat(post(printed.toString())).contains("\"hello\"");
      serve.destroy();
      assertThat(serve.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(serve.exitValue()).isZero();
      assertThat(Files.readString(directory.resolve("err.txt"))).contains("stopped millis=");
    } finally {
      serve.destroyForcibly();
    }
  }

  /** Makes the call that the printed curl line makes. */
  private static String post(String printed) throws Exception {
    Matcher curl =
        Pattern.compile("curl -s (\\S+) -H 'Content-Type: application/json' -d '(.*)'")
            .matcher(printed);
    assertThat(curl.find()).as(printed).isTrue();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(curl.group(1)))
            .timeout(Duration.ofSeconds(30))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(curl.group(2)))
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
      assertThat(response.statusCode()).isEqualTo(200);
      return response.body();
    }
  }
}
