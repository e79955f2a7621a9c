package dev.sluice.e2e;

import static dev.sluice.e2e.Json.json;
import static dev.sluice.e2e.ScriptedServer.result;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Scripts that know nothing of MCP, and limits on those that do. */
final class PlainIT {
  private final ScriptedServer server = new ScriptedServer("echo", "bad");
  private final Running gateway =
      Running.start(
          "servers: { s: { url: \"" + server.url() + "\" } }\nsessions: { max: 2, calls: 1 }\n");

  @AfterEach
  void stop() {
    gateway.close();
    server.close();
  }

  @Test
  void tools_inBothScopes_areListed() {
    assertThat(Running.get(gateway.at("/tools")).body()).contains("\"s__echo\"");
    HttpResponse<String> single = Running.get(gateway.at("/servers/s/tools/"));
    assertThat(single.statusCode()).isEqualTo(200);
    assertThat(single.body()).contains("\"echo\"").doesNotContain("s__echo");
  }

  @Test
  void toolsCall_inBothScopes_givesTheResultAlone() {
    HttpResponse<String> merged =
        Running.post(gateway.at("/tools/call"), json("{'name':'s__echo','arguments':{}}"));
    assertThat(merged.statusCode()).isEqualTo(200);
    assertThat(Json.parse(merged.body())).isEqualTo(Json.parse(ScriptedServer.said("echo")));
    HttpResponse<String> single =
        Running.post(gateway.at("/servers/s/tools/call"), json("{'name':'echo'}"));
    assertThat(Json.parse(single.body())).isEqualTo(Json.parse(ScriptedServer.said("echo")));
  }

  @Test
  void toolsCall_failures_areProblems() {
    HttpResponse<String> unknown =
        Running.post(gateway.at("/tools/call"), json("{'name':'s__ecko'}"));
    assertThat(unknown.statusCode()).isBetween(400, 404);
    assertThat(unknown.headers().firstValue("content-type").orElse(""))
        .startsWith("application/problem+json");
    assertThat(unknown.body()).contains("s__echo");

    server.on("bad", (line, message) -> line.respond("200 OK", "text/html", "", "<html>"));
    HttpResponse<String> bad = Running.post(gateway.at("/tools/call"), json("{'name':'s__bad'}"));
    assertThat(bad.statusCode()).isEqualTo(502);
    assertThat(bad.body()).contains("backend_protocol_error");
    assertThat(Running.get(gateway.at("/servers/nobody/tools")).statusCode()).isEqualTo(404);
  }

  @Test
  void health_ofARunningGateway_isGood() {
    assertThat(Running.get(gateway.at("/healthz")).statusCode()).isEqualTo(200);
    assertThat(Running.get(gateway.at("/readyz")).statusCode()).isEqualTo(200);
  }

  @Test
  void sessions_atTheLimit_oneMoreIs503AndAFreedOneIsUsable() {
    TestClient first = gateway.open();
    gateway.open();
    Pending third = gateway.client("/mcp", "third").initialize("2025-11-25", "{}");
    assertThat(third.error().path("code").asInt()).isEqualTo(-32013);
    assertThat(third.status()).isEqualTo(503);
    assertThat(third.header("retry-after")).isNotEmpty();
    first.delete();
    gateway.open();
  }

  @Test
  void calls_atTheLimitOfASession_oneMoreIsOverloaded() {
    server.on("bad", (line, message) -> line.beginEvents());
    TestClient client = gateway.open();
    client.call("s__bad", "{}");
    server.await("tools/call", 1);
    assertThat(client.call("s__echo", "{}").error().path("code").asInt()).isEqualTo(-32013);
    TestClient other = gateway.open();
    server.on("echo", (line, message) -> line.json(result(message, "{\"content\":[]}")));
    assertThat(other.call("s__echo", "{}").result().path("content").size()).isZero();
  }
}
