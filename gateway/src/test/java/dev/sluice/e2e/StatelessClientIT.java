package dev.sluice.e2e;

import static dev.sluice.e2e.ScriptedServer.said;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Clients of 2026-07-28: how their calls and subscriptions end, beside clients with sessions. */
final class StatelessClientIT {
  private record Held(Line line, JsonNode message) {}

  private final BlockingQueue<Held> held = new LinkedBlockingQueue<>();
  private final ScriptedServer server =
      new ScriptedServer("hang", "good")
          .on("hang", (line, message) -> held.add(new Held(line, message)));
  private final Running gateway =
      Running.start("servers: { s: { url: \"" + server.url() + "\" } }\ndrain: { timeout: 3s }\n");

  @AfterEach
  void stop() {
    gateway.close();
    server.close();
  }

  private RawStream call(String tool) {
    return RawStream.stateless(
        gateway.at("/mcp"), "tools/call", "s__" + tool, ",'name':'s__" + tool + "'");
  }

  private RawStream listen(String path) {
    return RawStream.stateless(
        gateway.at(path), "subscriptions/listen", "", ",'notifications':{'toolsListChanged':true}");
  }

  @Test
  void call_besideASession_isAnswered() {
    TestClient old = gateway.open();
    try (RawStream call = call("good")) {
      assertThat(call.status).isEqualTo(200);
      JsonNode answer = Json.parse(call.body());
      assertThat(answer.path("id").asString()).isEqualTo("q");
      assertThat(answer.at("/result/content/0/text").asString()).isEqualTo("good");
      assertThat(answer.at("/result/resultType").asString()).isEqualTo("complete");
    }
    assertThat(old.call("s__good", "{}").text()).isEqualTo("good");
  }

  @Test
  void call_unknownMethod_is404() {
    try (RawStream call = RawStream.stateless(gateway.at("/mcp"), "ping", "", "")) {
      assertThat(call.status).isEqualTo(404);
      assertThat(Json.parse(call.body()).at("/error/code").asInt()).isEqualTo(-32601);
    }
  }

  @Test
  void call_clientGone_serverHearsOfIt() throws Exception {
    RawStream call = called();
    assertThat(held.poll(Pending.PATIENCE_SECONDS, TimeUnit.SECONDS)).isNotNull();
    call.reset();

    server.await("notifications/cancelled", 1);
  }

  /** A call whose stream has begun: its answer takes longer than {@code response.upgradeAfter}. */
  private RawStream called() {
    RawStream call = call("hang");
    assertThat(call.status).isEqualTo(200);
    return call;
  }

  @Test
  void stop_callNeverFinishes_isAnswered() {
    try (RawStream call = called()) {
      gateway.stop();

      JsonNode answer = call.message().json();
      assertThat(answer.path("id").asString()).isEqualTo("q");
      assertThat(answer.at("/error/code").asInt()).isIn(-32017, -32019);
      assertThat(call.event()).isNull();
    }
  }

  @Test
  void stop_callFinishesInTime_isAnswered() throws Exception {
    try (RawStream call = called()) {
      Held under = held.poll(Pending.PATIENCE_SECONDS, TimeUnit.SECONDS);
      assertThat(under).isNotNull();
      gateway.stop();
      under.line().json(ScriptedServer.result(under.message(), said("in time")));

      assertThat(call.message().json().at("/result/content/0/text").asString())
          .isEqualTo("in time");
    }
  }

  @Test
  void stop_subscriptions_endWithTheirResults() {
    try (RawStream all = listen("/mcp");
        RawStream one = listen("/servers/s/mcp")) {
      for (RawStream stream : new RawStream[] {all, one}) {
        assertThat(stream.message().json().path("method").asString())
            .isEqualTo("notifications/subscriptions/acknowledged");
      }
      gateway.stop();
      for (RawStream stream : new RawStream[] {all, one}) {
        JsonNode end = stream.message().json();
        assertThat(end.path("id").asString()).isEqualTo("q");
        assertThat(end.at("/result/resultType").asString()).isEqualTo("complete");
        assertThat(stream.event()).isNull();
      }
    }
  }
}
