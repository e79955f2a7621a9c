package dev.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What bounds sessions, what ends them, and what an operator sees of them. */
final class SessionsIT {
  private final ScriptedServer server = new ScriptedServer("hang", "good");
  private Running gateway = start("");

  @AfterEach
  void stop() {
    gateway.close();
    server.close();
  }

  private Running start(String sessions) {
    return Running.start(
        "servers: { s: { url: \""
            + server.url()
            + "\" }, child: "
            + StdioProgram.yaml()
            + " }\nsessions: { "
            + sessions
            + " }\n");
  }

  private void restart(String sessions) {
    gateway.close();
    gateway = start(sessions);
  }

  private Pending refusedOpening() {
    return gateway.client("/mcp", "refused").initialize("2025-11-25", "{}");
  }

  @Test
  void initialize_pastSessionsMax_is503AndSaysWhen() {
    restart("max: 2");
    TestClient first = gateway.open();
    gateway.open();
    Pending refused = refusedOpening();
    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.header("retry-after")).isEqualTo("5");
    assertThat(refused.error().path("code").asInt()).isEqualTo(-32013);
    assertThat(first.delete()).isEqualTo(204);
    assertThat(gateway.open().call("s__good", "{}").text()).isEqualTo("good");
  }

  @Test
  void initialize_pastPerCaller_is429AndSaysWhen() {
    restart("perCaller: 1");
    gateway.open();
    Pending refused = refusedOpening();
    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.header("retry-after")).isEqualTo("1");
    assertThat(refused.error().at("/data/sluice/reason").asString("")).isEqualTo("overloaded");
  }

  @Test
  void call_pastSessionsCalls_is429AndTheOthersGoOn() {
    restart("calls: 1");
    server.on("hang", (line, message) -> {});
    TestClient client = gateway.open();
    client.call("s__hang", "{}");
    server.await("tools/call", 1);
    Pending refused = client.call("s__good", "{}");
    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.header("retry-after")).isEqualTo("1");
    assertThat(refused.error().path("code").asInt()).isEqualTo(-32013);
    assertThat(gateway.open().call("s__good", "{}").text()).isEqualTo("good");
  }

  @Test
  void delete_callInFlightOverHttp_isCancelledUnderItsUpstreamId() {
    server.on("hang", (line, message) -> line.beginEvents());
    TestClient client = gateway.open();
    Pending call = client.call("s__hang", "{}");
    JsonNode upstream = server.await("tools/call", 1).message().get("id");
    assertThat(client.delete()).isEqualTo(204);
    JsonNode cancel = server.await("notifications/cancelled", 1).message();
    assertThat(cancel.at("/params/requestId")).isEqualTo(upstream);
    assertThat(call.error().path("code").asInt()).isEqualTo(-32019);
  }

  @Test
  void delete_callInFlightOverStdio_isCancelledUnderItsUpstreamId() {
    TestClient client = gateway.open();
    TestClient other = gateway.open();
    Pending call = client.call("child__hang", "{}");
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(Pending.PATIENCE_SECONDS);
    while (!client.call("child__count", "{}", "1").text().equals("something hangs")) {
      assertThat(System.nanoTime()).isLessThan(deadline);
    }
    assertThat(client.delete()).isEqualTo(204);
    assertThat(call.error().path("code").asInt()).isEqualTo(-32019);
    assertThat(other.call("child__count", "{}", "2").text()).isEqualTo("nothing hangs");
  }

  @Test
  void admin_sessions_areListedShownAndEnded() {
    server.on("hang", (line, message) -> line.beginEvents());
    TestClient client = gateway.open();
    StandingStream stream = client.listen();
    Pending call = client.call("s__hang", "{}");
    server.await("tools/call", 1);
    JsonNode listed = sessions();
    assertThat(listed).hasSize(1);
    JsonNode session = listed.get(0);
    String id = session.path("id").asString("");
    assertThat(client.sessionId()).endsWith(id).hasSizeGreaterThan(80);
    assertThat(id).hasSize(12);
    assertThat(session.path("transport").asString("")).isEqualTo("streamable_http");
    assertThat(session.path("revision").asString("")).isEqualTo("2025-11-25");
    assertThat(session.path("state").asString("")).isEqualTo("open");
    assertThat(session.at("/holds/calls").asInt()).isEqualTo(1);
    assertThat(session.at("/holds/streams").asInt()).isEqualTo(1);
    String page = "/admin/sessions/" + id;
    assertThat(Running.get(gateway.managementAt(page)).body()).contains(id);

    assertThat(Running.delete(gateway.managementAt(page)).statusCode()).isEqualTo(200);
    assertThat(Pending.join(stream.ended)).isTrue();
    assertThat(call.error().path("code").asInt()).isEqualTo(-32019);
    assertThat(client.request("ping", "{}").status()).isEqualTo(404);
    assertThat(Running.get(gateway.managementAt(page)).statusCode()).isEqualTo(404);
    assertThat(Running.get(gateway.managementAt("/metrics")).body())
        .contains("sluice_session_closed_total{reason=\"admin\"} 1.0")
        .contains("sluice_session_leftovers_total 0.0");
  }

  private JsonNode sessions() {
    return Json.parse(Running.get(gateway.managementAt("/admin/sessions")).body()).path("sessions");
  }
}
