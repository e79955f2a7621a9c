package dev.sluice.e2e;

import static dev.sluice.e2e.ScriptedServer.result;
import static dev.sluice.e2e.ScriptedServer.said;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What clients and operators see of a server that is held to its limits. */
final class SparedServerIT {
  private final ScriptedServer server = new ScriptedServer("work");
  private final AtomicInteger calls = new AtomicInteger();
  private Running gateway = Running.start("servers: {}");

  private TestClient begin(String settings) {
    gateway.close();
    gateway = Running.start("servers: { s: { url: \"" + server.url() + "\", " + settings + " } }");
    return gateway.client("/servers/s/mcp", "c").open();
  }

  @AfterEach
  void stop() {
    gateway.close();
    server.close();
  }

  private static String reason(JsonNode error) {
    return error.at("/data/sluice/reason").asString("");
  }

  @Test
  void calls_serverFails_openTheCircuitAndCloseItWhenItIsBack() {
    server.on(
        "work",
        (line, message) -> {
          calls.incrementAndGet();
          line.cut();
        });
    TestClient client = begin("breaker: { window: 4, minCalls: 2, openFor: 2s, maxOpenFor: 2s }");
    JsonNode open = client.call("work", "{}").error();
    for (int i = 0; i < 10 && reason(open).equals("outcome_unknown"); i++) {
      open = client.call("work", "{}").error();
    }
    int seen = calls.get();
    assertThat(open.path("code").asInt()).isEqualTo(-32012);
    assertThat(open.path("message").asString("")).contains("server s", "tried again in");
    assertThat(open.at("/data/sluice/sent").asString("")).isEqualTo("nothing");
    assertThat(open.at("/data/sluice/retryable").asBoolean()).isTrue();
    assertThat(Running.get(gateway.managementAt("/metrics")).body())
        .contains("sluice_breaker_state{replica=\"1\",server=\"s\"} 2.0");
    assertThat(Running.get(gateway.managementAt("/admin/servers")).body())
        .contains("\"breaker\":\"open\"");
    assertThat(calls).hasValue(seen);

    server.on("work", (line, message) -> line.json(result(message, said("back"))));
    long patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    Pending answer = client.call("work", "{}");
    while (answer.response().has("error") && System.nanoTime() < patience) {
      answer = client.call("work", "{}");
    }
    assertThat(answer.text()).isEqualTo("back");
    assertThat(Running.get(gateway.managementAt("/metrics")).body())
        .contains("sluice_breaker_state{replica=\"1\",server=\"s\"} 0.0");
  }

  @Test
  void calls_oneMoreThanMayBeUnderWay_waitsForItsTurn() {
    Permits permits = new Permits();
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    server.on(
        "work",
        (line, message) -> {
          most.accumulateAndGet(inside.incrementAndGet(), Math::max);
          permits.take();
          inside.decrementAndGet();
          line.json(result(message, said("done")));
        });
    TestClient client = begin("maxCalls: 3, maxQueued: 40");
    List<Pending> pending = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      pending.add(client.call("work", "{}"));
    }
    server.await("tools/call", 3);
    permits.give(pending.size());
    pending.forEach(call -> assertThat(call.text()).isEqualTo("done"));
    assertThat(most.get()).isLessThanOrEqualTo(3);
  }

  @Test
  void plainCall_moreThanTheRate_is503WithRetryAfter() {
    server.on("work", (line, message) -> line.json(result(message, said("done"))));
    begin("rateLimit: { calls: 1, per: 1h }");
    URI call = gateway.at("/servers/s/tools/call");
    assertThat(Running.post(call, "{\"name\":\"work\"}").statusCode()).isEqualTo(200);
    HttpResponse<String> refused = Running.post(call, "{\"name\":\"work\"}");
    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(refused.headers().firstValueAsLong("retry-after").orElse(0)).isBetween(2L, 3_600L);
    assertThat(refused.body()).contains("\"overloaded\"", "servers.s.rateLimit");
  }
}
