package dev.sluice.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class DemoStdioTest {
  private final PipedOutputStream toServer = new PipedOutputStream();
  private final PipedInputStream fromServer = new PipedInputStream(1 << 16);
  private final BufferedReader lines = new BufferedReader(new InputStreamReader(fromServer, UTF_8));
  private Thread server;

  @BeforeEach
  void start() throws Exception {
    PipedInputStream in = new PipedInputStream(toServer, 1 << 16);
    PipedOutputStream out = new PipedOutputStream(fromServer);
    server =
        Thread.ofPlatform()
            .start(
                () -> {
                  try (in;
                      out) {
                    DemoServer.runStdio(in, out, DemoOptions.DEFAULTS);
                  } catch (IOException failed) {
                    throw new UncheckedIOException(failed);
                  }
                });
    say(
        """
        {"jsonrpc":"2.0","id":"i","method":"initialize","params":{"protocolVersion":"2025-06-18",\
        "capabilities":{"elicitation":{}},"clientInfo":{"name":"t","version":"1"}}}""");
    assertThat(hear().path("result").path("protocolVersion").asString()).isEqualTo("2025-06-18");
    say("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}");
  }

  @AfterEach
  void stop() throws Exception {
    toServer.close();
    assertThat(server.join(Duration.ofSeconds(10))).isTrue();
    assertThat(lines.readLine()).isNull();
  }

  private void say(String message) throws IOException {
    toServer.write((message + '\n').getBytes(UTF_8));
    toServer.flush();
  }

  private JsonNode hear() throws IOException {
    return Json.read(String.valueOf(lines.readLine()).getBytes(UTF_8));
  }

  private void call(int id, String tool, String arguments) throws IOException {
    say(
        "{\"jsonrpc\":\"2.0\",\"id\":"
            + id
            + ",\"method\":\"tools/call\",\"params\":{\"name\":\""
            + tool
            + "\",\"arguments\":"
            + arguments
            + ",\"_meta\":{\"progressToken\":"
            + id
            + "}}}");
  }

  private static String text(JsonNode response) {
    return response.path("result").path("content").path(0).path("text").asString("");
  }

  @Test
  void call_echo_isAnswered() throws Exception {
    call(1, "echo", "{\"message\":\"hello\"}");
    assertThat(text(hear())).isEqualTo("hello");
  }

  @Test
  void call_slow_reportsProgressFirst() throws Exception {
    call(2, "slow", "{\"seconds\":0.02,\"steps\":2}");
    assertThat(hear().path("params").path("progress").asInt()).isEqualTo(1);
    assertThat(hear().path("params").path("progress").asInt()).isEqualTo(2);
    assertThat(text(hear())).isEqualTo("done in 2 steps");
  }

  @Test
  void call_slowCancelled_isNeverAnswered() throws Exception {
    call(3, "slow", "{\"seconds\":3000,\"steps\":1}");
    say(
        "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":3}}");
    call(4, "add", "{\"a\":1,\"b\":1.5}");
    assertThat(hear().path("id").asInt()).isEqualTo(4);
  }

  @Test
  void call_ask_goesBackAndForth() throws Exception {
    call(5, "ask", "{\"question\":\"?\"}");
    JsonNode question = hear();
    assertThat(question.path("method").asString()).isEqualTo("elicitation/create");
    assertThat(question.path("params").has("mode")).isFalse();
    say(
        "{\"jsonrpc\":\"2.0\",\"id\":"
            + question.get("id")
            + ",\"result\":{\"action\":\"cancel\"}}");
    assertThat(text(hear())).isEqualTo("no answer: cancel");
  }

  @Test
  void call_clientRefuses_endsWithAnError() throws Exception {
    call(6, "ask", "{\"question\":\"?\"}");
    say(
        "{\"jsonrpc\":\"2.0\",\"id\":"
            + hear().get("id")
            + ",\"error\":{\"code\":-1,\"message\":\"busy\"}}");
    assertThat(hear().path("error").path("message").asString())
        .isEqualTo("the client refused: busy");
  }

  @Test
  void line_noJson_isAnsweredWithAnErrorAndServedOn() throws Exception {
    say("hello?");
    assertThat(hear().path("error").path("code").asInt()).isEqualTo(-32700);
    say("[]");
    assertThat(hear().path("error").path("code").asInt()).isEqualTo(-32700);
    call(7, "echo", "{\"message\":\"still here\"}");
    assertThat(text(hear())).isEqualTo("still here");
  }

  @Test
  void toggle_tellsTheClient() throws Exception {
    call(8, "toggle_tool", "{}");
    assertThat(hear().path("method").asString()).isEqualTo("notifications/tools/list_changed");
    assertThat(text(hear())).isEqualTo("extra is here");
  }
}
