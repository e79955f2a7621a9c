package dev.sluice.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Requests of the demo server that need no session. */
class DemoAloneIT {
  private static final DemoHarness HARNESS = new DemoHarness(DemoOptions.DEFAULTS);
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @AfterAll
  static void stop() {
    HTTP.close();
    HARNESS.close();
  }

  private static String request(String method, String params, String capabilities) {
    return """
    {"jsonrpc":"2.0","id":"r","method":"%s","params":{%s%s"_meta":{\
    "io.modelcontextprotocol/protocolVersion":"2026-07-28",\
    "io.modelcontextprotocol/clientCapabilities":%s}}}"""
        .formatted(method, params, params.isEmpty() ? "" : ",", capabilities);
  }

  private static HttpResponse<InputStream> send(String method, String name, String body)
      throws Exception {
    try (DemoClient client = HARNESS.client()) {
      return HTTP.send(
          client
              .builder(
                  "Content-Type",
                  "application/json",
                  "MCP-Protocol-Version",
                  "2026-07-28",
                  "Mcp-Method",
                  method,
                  "Mcp-Name",
                  name)
              .POST(BodyPublishers.ofString(body))
              .build(),
          BodyHandlers.ofInputStream());
    }
  }

  private static JsonNode json(HttpResponse<InputStream> response) throws Exception {
    return Json.read(response.body().readAllBytes());
  }

  private static JsonNode call(String tool, String more, String capabilities) throws Exception {
    String params = "\"name\":\"" + tool + "\"," + more;
    return json(send("tools/call", tool, request("tools/call", params, capabilities)));
  }

  @Test
  void discover_always_namesRevisionsAndCapabilities() throws Exception {
    JsonNode result =
        json(send("server/discover", "-", request("server/discover", "", "{}"))).path("result");

    assertThat(result.path("supportedVersions").path(0).asString()).isEqualTo("2026-07-28");
    assertThat(result.path("capabilities").has("tools")).isTrue();
    assertThat(result.path("ttlMs").isInt()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "echo, '\"arguments\":{\"message\":\"hi\"}'",
    "add, '\"arguments\":{\"a\":1,\"b\":2}'"
  })
  void tool_plain_isComplete(String tool, String arguments) throws Exception {
    assertThat(call(tool, arguments, "{}").path("result").path("resultType").asString())
        .isEqualTo("complete");
  }

  @Test
  void ask_withoutAnswer_asksByItsResult() throws Exception {
    String arguments = "\"arguments\":{\"question\":\"why?\"}";
    JsonNode asked = call("ask", arguments, "{\"elicitation\":{}}").path("result");
    assertThat(asked.path("resultType").asString()).isEqualTo("input_required");

    String key = asked.path("inputRequests").propertyNames().iterator().next();
    String answer =
        ",\"inputResponses\":{\"%s\":{\"action\":\"accept\",\"content\":{\"answer\":\"so\"}}}"
            .formatted(key);
    assertThat(call("ask", arguments + answer, "{\"elicitation\":{}}").toString())
        .contains("the answer is: so");
  }

  @Test
  void ask_clientCannot_isRefusedWithWhatIsMissing() throws Exception {
    String body =
        request("tools/call", "\"name\":\"ask\",\"arguments\":{\"question\":\"why?\"}", "{}");
    HttpResponse<InputStream> response = send("tools/call", "ask", body);

    assertThat(response.statusCode()).isEqualTo(400);
    JsonNode error = json(response).path("error");
    assertThat(error.path("code").asInt()).isEqualTo(-32021);
    assertThat(error.path("data").path("requiredCapabilities").has("elicitation")).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "ping, ping, -, {}, 404, -32601",
    "initialize, initialize, -, {}, 404, -32601",
    "tools/list, tools/call, -, {}, 400, -32020",
    "tools/call, tools/call, other, {}, 400, -32020",
    "tools/list, tools/list, -, 1, 400, -32602"
  })
  void request_notAsItMustBe_hasItsStatus(
      String method, String header, String name, String capabilities, int status, int code)
      throws Exception {
    HttpResponse<InputStream> response =
        send(header, name, request(method, "\"name\":\"echo\"", capabilities));

    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(json(response).path("error").path("code").asInt()).isEqualTo(code);
  }

  @Test
  void listen_resourceTouched_tellsTagged() throws Exception {
    String filter = "\"notifications\":{\"resourceSubscriptions\":[\"demo://text\"]}";
    HttpResponse<InputStream> stream =
        send("subscriptions/listen", "-", request("subscriptions/listen", filter, "{}"));
    try (BufferedReader lines = new BufferedReader(new InputStreamReader(stream.body(), UTF_8))) {
      assertThat(data(lines)).contains("subscriptions/acknowledged");
      call("touch", "\"arguments\":{\"uri\":\"demo://text\"}", "{}");
      assertThat(data(lines)).contains("resources/updated").contains("subscriptionId\":\"r\"");
    }
  }

  private static String data(BufferedReader lines) throws Exception {
    String line = lines.readLine();
    while (line != null && !line.startsWith("data:")) {
      line = lines.readLine();
    }
    return String.valueOf(line);
  }

  @Test
  void stdio_requestOfItsOwn_isAnsweredWithoutASession() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    String line =
        request("tools/call", "\"name\":\"echo\",\"arguments\":{\"message\":\"m\"}", "{}");
    DemoServer.runStdio(
        new ByteArrayInputStream((line + '\n').getBytes(UTF_8)), out, DemoOptions.DEFAULTS);

    assertThat(out.toString(UTF_8)).contains("\"resultType\":\"complete\"").contains("\"m\"");
  }
}
