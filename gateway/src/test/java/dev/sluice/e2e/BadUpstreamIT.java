package dev.sluice.e2e;

import static dev.sluice.e2e.Json.json;
import static dev.sluice.e2e.ScriptedServer.result;
import static dev.sluice.e2e.ScriptedServer.said;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What a client sees of a server that does not keep to the protocol. */
final class BadUpstreamIT {
  private final ScriptedServer server = new ScriptedServer("good", "bad");
  private final Running gateway =
      Running.start("servers: { s: { url: \"" + server.url() + "\" } }");
  private TestClient client = gateway.client("/servers/s/mcp", "c").open();

  @BeforeEach
  void nothingIsWrongYet() {
    assertThat(client.call("good", "{}").text()).isEqualTo("good");
  }

  @AfterEach
  void stop() {
    gateway.close();
    server.close();
  }

  /** The failure of a call to the bad tool; the good one works before and after. */
  private JsonNode failure() {
    JsonNode error = client.call("bad", "{}").error();
    assertThat(error.path("message").asString("")).contains("s");
    assertThat(client.call("good", "{}").text()).isEqualTo("good");
    JsonNode sluice = error.at("/data/sluice");
    assertThat(sluice.path("fault").asString("")).isEqualTo("backend");
    assertThat(sluice.path("server").asString("")).isEqualTo("s");
    return error;
  }

  private static String reason(JsonNode error) {
    return error.at("/data/sluice/reason").asString("");
  }

  @Test
  void call_answeredWithGarbage_isProtocolError() {
    server.on("bad", (line, message) -> line.json("{\"jsonrpc\":\"2.0\",,,"));
    JsonNode error = failure();
    assertThat(error.path("code").asInt()).isEqualTo(-32016);
    assertThat(reason(error)).isEqualTo("backend_protocol_error");
  }

  @Test
  void call_answeredWithHtml_isProtocolError() {
    server.on(
        "bad",
        (line, message) ->
            line.respond("200 OK", "text/html", "", "<html><body>Welcome!</body></html>"));
    JsonNode error = failure();
    assertThat(reason(error)).isEqualTo("backend_protocol_error");
    assertThat(error.toString()).doesNotContain("Welcome");
  }

  @Test
  void call_answeredWithAnotherId_isProtocolError() {
    server.on(
        "bad", (line, message) -> line.json("{\"jsonrpc\":\"2.0\",\"id\":987654,\"result\":{}}"));
    assertThat(reason(failure())).isEqualTo("backend_protocol_error");
  }

  @Test
  void call_answeredTwice_isAnsweredOnce() {
    server.on(
        "bad",
        (line, message) -> {
          line.beginEvents();
          line.event(result(message, said("first")));
          line.event(result(message, said("second")));
          line.endEvents();
        });
    Pending call = client.call("bad", "{}");
    assertThat(call.text()).isEqualTo("first");
    assertThat(call.all()).hasSize(1);
    assertThat(client.call("good", "{}").text()).isEqualTo("good");
  }

  @Test
  void call_streamCutBeforeTheAnswer_outcomeIsUnknownAndItRanOnce() {
    server.on(
        "bad",
        (line, message) -> {
          line.beginEvents();
          line.chunk("event: message\ndata: {\"jsonrpc\":\"2.0\",\"id\":");
          line.cut();
        });
    JsonNode error = failure();
    assertThat(error.path("code").asInt()).isEqualTo(-32015);
    assertThat(error.at("/data/sluice/sent").asString("")).isNotEqualTo("nothing");
    assertThat(calls("bad")).hasSize(1);
  }

  @Test
  void call_jsonCutInTheMiddle_outcomeIsUnknownAndItRanOnce() {
    server.on(
        "bad",
        (line, message) -> {
          line.raw(
              "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n"
                  + "{\"jsonrpc\":\"2.0\"");
          line.cut();
        });
    assertThat(reason(failure())).isEqualTo("outcome_unknown");
    assertThat(calls("bad")).hasSize(1);
  }

  @Test
  void call_streamEndsWithoutAnAnswer_failsAndItRanOnce() {
    server.on(
        "bad",
        (line, message) -> {
          line.beginEvents();
          line.endEvents();
        });
    failure();
    assertThat(calls("bad")).hasSize(1);
  }

  @Test
  void call_answeredWith500_failsAndItRanOnce() {
    server.on(
        "bad",
        (line, message) ->
            line.respond("500 Internal Server Error", "text/plain", "", "stack trace and secrets"));
    JsonNode error = failure();
    assertThat(error.path("message").asString("")).contains("500");
    assertThat(error.toString()).doesNotContain("secrets");
    assertThat(calls("bad")).hasSize(1);
  }

  @Test
  void call_redirectedToAnotherHost_isRefused() {
    try (ScriptedServer other = new ScriptedServer("bad")) {
      server.on(
          "bad",
          (line, message) ->
              line.respond(
                  "307 Temporary Redirect",
                  "text/plain",
                  "Location: http://localhost:" + other.port() + "/mcp\r\n",
                  ""));
      assertThat(reason(failure())).isEqualTo("backend_protocol_error");
      assertThat(other.seenVerb("POST")).isEmpty();
    }
  }

  @Test
  void call_redirectedOnTheSameHost_isFollowedWithItsBody() {
    server.on(
        "bad",
        (line, message) -> {
          if (message.has("again")) {
            throw new IllegalStateException();
          }
          ScriptedServer.Seen last = server.seen("tools/call").getLast();
          if (last.http().target().equals("/mcp")) {
            line.respond("307 Temporary Redirect", "text/plain", "Location: /mcp/\r\n", "");
          } else {
            line.json(result(message, said("moved")));
          }
        });
    assertThat(client.call("bad", "{'keep':'me'}").text()).isEqualTo("moved");
    assertThat(
            server.seen("tools/call").getLast().message().at("/params/arguments/keep").asString(""))
        .isEqualTo("me");
  }

  @Test
  void call_answeredWithItsOwnError_passesUntouched() {
    server.on(
        "bad",
        (line, message) ->
            line.json(
                "{\"jsonrpc\":\"2.0\",\"id\":"
                    + message.get("id")
                    + ",\"error\":{\"code\":-32042,\"message\":\"mine\",\"data\":[1]}}"));
    JsonNode error = client.call("bad", "{}").error();
    assertThat(error).isEqualTo(Json.parse(json("{'code':-32042,'message':'mine','data':[1]}")));
    assertThat(calls("bad")).hasSize(1);
  }

  @Test
  void calls_upstreamSessionExpired_reinitializeOnceAndAllSucceed() {
    int before = server.sessionsOpened();
    server.forgetSessions();
    List<Pending> calls = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      calls.add(client.call("good", "{}"));
    }
    for (Pending call : calls) {
      assertThat(call.text()).isEqualTo("good");
    }
    assertThat(server.sessionsOpened()).isEqualTo(before + 1);
  }

  @Test
  void call_serverIsGone_isUnreachableAndSafeToRetry() {
    server.close();
    JsonNode error = client.call("good", "{}").error();
    assertThat(error.at("/data/sluice/fault").asString("")).isEqualTo("backend");
    assertThat(error.path("code").asInt()).isIn(-32010, -32015);
    JsonNode second = client.call("good", "{}").error();
    assertThat(second.path("code").asInt()).isEqualTo(-32010);
    assertThat(second.at("/data/sluice/retryable").asBoolean()).isTrue();
    assertThat(second.at("/data/sluice/sent").asString("")).isEqualTo("nothing");
  }

  private List<ScriptedServer.Seen> calls(String tool) {
    return server.seen("tools/call").stream()
        .filter(one -> one.message().at("/params/name").asString("").equals(tool))
        .toList();
  }
}
