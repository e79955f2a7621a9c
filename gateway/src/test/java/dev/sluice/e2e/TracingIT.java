package dev.sluice.e2e;

import static dev.sluice.e2e.Json.json;
import static dev.sluice.e2e.ScriptedServer.result;
import static dev.sluice.e2e.ScriptedServer.said;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.fixture.Fixture;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A call's trace, from its client through the gateway to its server and to the receiver. */
final class TracingIT {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String OTHER_TRACE = "1bf7651916cd43dd8448eb211c80319d";
  private static final String CLIENT_SPAN = "b7ad6b7169203331";
  private static final String HTTP_SPAN = "c7ad6b7169203332";
  private static final String PARENT = "00-" + TRACE + '-' + CLIENT_SPAN + "-01";
  private static final String HTTP_PARENT = "00-" + OTHER_TRACE + '-' + HTTP_SPAN + "-01";

  private final OtlpCollector collector = new OtlpCollector();
  private final ScriptedServer server = new ScriptedServer("find", "flaky");
  private final Running gateway =
      Running.start(
          "tracing: { endpoint: \""
              + collector.url()
              + "\", interval: 10ms, headers: { x-team: tools } }\nservers:\n"
              + "  crm: { url: \""
              + server.url()
              + "\", idempotent: [flaky] }\n"
              + "  child: "
              + StdioProgram.yaml()
              + '\n');

  @AfterEach
  void stop() {
    gateway.close();
    server.close();
    collector.close();
  }

  private OtlpSpan call() {
    return collector
        .await(1, span -> span.isServer() && span.name().startsWith("tools/call"))
        .getFirst();
  }

  private List<OtlpSpan> attempts(int count) {
    return collector.await(count, span -> span.isClient() && span.name().startsWith("tools/call"));
  }

  private static void assertChild(OtlpSpan child, OtlpSpan parent) {
    assertThat(child.traceId()).isEqualTo(parent.traceId());
    assertThat(child.parentId()).isEqualTo(parent.spanId());
    assertThat(child.startNanos()).isBetween(parent.startNanos(), parent.endNanos());
    assertThat(child.endNanos()).isBetween(child.startNanos(), parent.endNanos());
  }

  private String inMeta(ScriptedServer.Seen seen, String name) {
    return seen.message().path("params").path("_meta").path(name).asString("");
  }

  @Test
  void call_traceInMeta_goesOnToTheServerInHeaderAndMeta() {
    TestClient client = gateway.open().sending("traceparent", HTTP_PARENT);
    Pending pending =
        client.request(
            "tools/call",
            "{'name':'crm__find','_meta':{'progressToken':4,'traceparent':'"
                + PARENT
                + "','tracestate':'a=1','baggage':'team=x'}}");
    assertThat(pending.text()).isEqualTo("find");

    OtlpSpan call = call();
    OtlpSpan attempt = attempts(1).getFirst();
    assertThat(call.traceId()).isEqualTo(TRACE);
    assertThat(call.parentId()).isEqualTo(CLIENT_SPAN);
    assertThat(call.links()).containsExactly(HTTP_SPAN);
    assertChild(attempt, call);
    ScriptedServer.Seen seen = server.await("tools/call", 1);
    assertThat(seen.http().header("traceparent")).isEqualTo(attempt.traceparent());
    assertThat(seen.http().header("tracestate")).isEqualTo("a=1");
    assertThat(seen.http().header("baggage")).isEqualTo("team=x");
    assertThat(inMeta(seen, "traceparent")).isEqualTo(attempt.traceparent());
    assertThat(inMeta(seen, "tracestate")).isEqualTo("a=1");
    assertThat(inMeta(seen, "baggage")).isEqualTo("team=x");
    assertThat(collector.teams()).contains("tools");
  }

  @Test
  void call_traceInHeadersOnly_isItsParent() {
    TestClient client =
        gateway.open().sending("traceparent", HTTP_PARENT).sending("baggage", "k=v");
    assertThat(client.call("crm__find", "{}").text()).isEqualTo("find");

    OtlpSpan call = call();
    assertThat(call.traceId()).isEqualTo(OTHER_TRACE);
    assertThat(call.parentId()).isEqualTo(HTTP_SPAN);
    assertThat(call.links()).isEmpty();
    ScriptedServer.Seen seen = server.await("tools/call", 1);
    assertThat(inMeta(seen, "traceparent")).isEqualTo(attempts(1).getFirst().traceparent());
    assertThat(inMeta(seen, "baggage")).isEqualTo("k=v");
  }

  @Test
  void call_withoutTrace_beginsOneWithTheAttributesOfTheConventions() {
    assertThat(gateway.open().call("crm__find", "{}").text()).isEqualTo("find");

    OtlpSpan call = call();
    OtlpSpan attempt = attempts(1).getFirst();
    assertThat(call.parentId()).isEmpty();
    assertThat(call.name()).isEqualTo("tools/call find");
    assertThat(call.attributes())
        .containsEntry("mcp.method.name", "tools/call")
        .containsEntry("gen_ai.tool.name", "find")
        .containsEntry("gen_ai.operation.name", "execute_tool")
        .containsEntry("mcp.protocol.version", "2025-11-25")
        .containsEntry("network.transport", "tcp")
        .containsEntry("network.protocol.name", "http")
        .containsEntry("sluice.server", "crm")
        .containsEntry("sluice.attempts", "1")
        .doesNotContainKeys("error.type", "mcp.session.id", "jsonrpc.request.id");
    assertThat(attempt.name()).isEqualTo("tools/call find");
    assertThat(attempt.attributes())
        .containsEntry("mcp.method.name", "tools/call")
        .containsEntry("gen_ai.tool.name", "find")
        .containsEntry("mcp.protocol.version", "2025-06-18")
        .containsEntry("network.transport", "tcp")
        .containsEntry("server.address", "127.0.0.1")
        .containsEntry("server.port", Integer.toString(server.port()))
        .containsEntry("sluice.attempt", "1");
  }

  @Test
  void call_madeAgain_hasASpanForEachAttempt() {
    AtomicInteger times = new AtomicInteger();
    server.on(
        "flaky",
        (line, message) -> {
          if (times.getAndIncrement() == 0) {
            line.respond("503 Service Unavailable", "text/plain", "Retry-After: 0\r\n", "busy");
          } else {
            line.json(result(message, said("done")));
          }
        });
    assertThat(gateway.open().call("crm__flaky", "{}").text()).isEqualTo("done");

    OtlpSpan call = call();
    List<OtlpSpan> attempts = attempts(2);
    for (int i = 0; i < 2; i++) {
      assertChild(attempts.get(i), call);
      assertThat(attempts.get(i).attribute("sluice.attempt")).isEqualTo(Integer.toString(i + 1));
      ScriptedServer.Seen seen = server.await("tools/call", i + 1);
      assertThat(seen.http().header("traceparent")).isEqualTo(attempts.get(i).traceparent());
      assertThat(inMeta(seen, "traceparent")).isEqualTo(attempts.get(i).traceparent());
    }
    assertThat(attempts.getFirst().attribute("error.type")).isEqualTo("backend_unreachable");
    assertThat(attempts.getFirst().status()).isEqualTo(2);
    assertThat(attempts.getLast().attributes()).doesNotContainKey("error.type");
    assertThat(call.attribute("sluice.attempts")).isEqualTo("2");
    assertThat(call.status()).isZero();
  }

  @Test
  void call_serverAnswersAnError_isAnErrorInBothSpans() {
    server.on(
        "find",
        (line, message) ->
            line.json(
                "{\"jsonrpc\":\"2.0\",\"id\":"
                    + message.get("id")
                    + ",\"error\":{\"code\":-32602,\"message\":\"no\"}}"));
    JsonNode error = gateway.open().call("crm__find", "{}").error();
    assertThat(error.path("code").asInt()).isEqualTo(-32602);
    for (OtlpSpan span : List.of(call(), attempts(1).getFirst())) {
      assertThat(span.attribute("error.type")).isEqualTo("-32602");
      assertThat(span.attribute("rpc.response.status_code")).isEqualTo("-32602");
      assertThat(span.status()).isEqualTo(2);
    }
  }

  @Test
  void call_toStdio_carriesTheTraceInMeta() {
    TestClient client = gateway.open().sending("traceparent", HTTP_PARENT);
    String told = client.call("child__trace", "{}").text();

    OtlpSpan attempt = attempts(1).getFirst();
    assertThat(told).isEqualTo(attempt.traceparent());
    assertChild(attempt, call());
    assertThat(attempt.traceId()).isEqualTo(OTHER_TRACE);
    assertThat(attempt.attribute("network.transport")).isEqualTo("pipe");
    assertThat(attempt.attributes()).doesNotContainKey("server.address");
  }

  @Test
  void call_ofTheOtherEra_keepsItsTrace() {
    ModernClient client =
        new ModernClient(gateway.at("/servers/crm/mcp")).saying(",'traceparent':'" + PARENT + '\'');
    assertThat(client.call("find", "{}").text()).isEqualTo("find");

    OtlpSpan attempt = attempts(1).getFirst();
    assertThat(call().parentId()).isEqualTo(CLIENT_SPAN);
    ScriptedServer.Seen seen = server.await("tools/call", 1);
    assertThat(inMeta(seen, "traceparent")).isEqualTo(attempt.traceparent());
    assertThat(seen.message().path("params").path("_meta").size()).isEqualTo(1);
    assertThat(call().attribute("mcp.protocol.version")).isEqualTo("2026-07-28");
  }

  @Test
  void call_toAServerOfTheOtherEra_carriesTheTraceBesideWhatThatWants() {
    try (OtlpCollector own = new OtlpCollector();
        Fixture modern = Fixture.http("modern");
        Running bridged =
            Running.start(
                "tracing: { endpoint: \""
                    + own.url()
                    + "\", interval: 10ms }\nservers: { m: { url: \""
                    + modern.url()
                    + "\" } }")) {
      TestClient client = bridged.client("/servers/m/mcp", "old").open();
      Pending pending =
          client.request(
              "tools/call",
              "{'name':'test_simple_text','arguments':{},'_meta':{'traceparent':'"
                  + PARENT
                  + "'}}");
      assertThat(pending.text()).contains("text");
      OtlpSpan attempt = own.await(1, span -> span.isClient()).getFirst();
      assertThat(attempt.traceId()).isEqualTo(TRACE);
      assertThat(attempt.attribute("mcp.protocol.version")).isEqualTo("2026-07-28");
    }
  }

  @Test
  void call_callerDoesNotSample_isNotSentButTold() {
    String unsampled = "00-" + TRACE + '-' + CLIENT_SPAN + "-00";
    TestClient client = gateway.open().sending("traceparent", unsampled);
    assertThat(client.call("crm__find", "{}").text()).isEqualTo("find");

    String told = server.await("tools/call", 1).http().header("traceparent");
    assertThat(told).startsWith("00-" + TRACE).endsWith("-00").isNotEqualTo(unsampled);
    gateway.close();
    assertThat(collector.spans()).noneMatch(span -> span.traceId().equals(TRACE));
  }

  @Test
  void call_badTraceInMeta_countsAsNone() {
    TestClient client = gateway.open();
    Pending pending =
        client.request(
            "tools/call",
            "{'name':'crm__find','_meta':{'traceparent':7,'tracestate':'x\\r\\nEvil: 1','baggage':'a\\r\\nb'}}");
    assertThat(pending.text()).isEqualTo("find");

    ScriptedServer.Seen seen = server.await("tools/call", 1);
    assertThat(seen.http().header("traceparent")).isEqualTo(attempts(1).getFirst().traceparent());
    assertThat(seen.http().header("evil")).isEmpty();
    assertThat(inMeta(seen, "tracestate")).isEmpty();
    assertThat(inMeta(seen, "baggage")).isEmpty();
  }

  @Test
  void metrics_openMetrics_pointToTheTrace() {
    assertThat(gateway.open().call("crm__find", "{}").text()).isEqualTo("find");
    String page =
        Running.send(
                java.net.http.HttpRequest.newBuilder(gateway.managementAt("/metrics"))
                    .header("Accept", "application/openmetrics-text"))
            .body();
    assertThat(page)
        .containsPattern(
            "mcp_server_operation_duration_seconds_bucket\\{[^}]*tools/call[^}]*} \\d+(\\.0)? # \\{"
                + "trace_id=\""
                + call().traceId());
    assertThat(page).contains("sluice_spans_total{outcome=\"dropped\"} 0");
  }

  private Running alone(String tracing) {
    return Running.start(
        "tracing: { endpoint: \""
            + collector.url()
            + "\""
            + tracing
            + " }\nservers: { crm: { url: \""
            + server.url()
            + "\" } }");
  }

  @Test
  void stop_spansThatWait_areSent() {
    try (Running stopping = alone(", interval: 1m")) {
      assertThat(stopping.open().call("crm__find", "{}").text()).isEqualTo("find");
    }
    assertThat(collector.spans()).anyMatch(OtlpSpan::isClient).anyMatch(OtlpSpan::isServer);
  }

  @Test
  void stop_receiverThatHangs_takesNoMoreThanTheStopMay() {
    collector.hang();
    long begun;
    try (Running stopping = alone(", interval: 10ms, timeout: 1m")) {
      assertThat(stopping.open().call("crm__find", "{}").text()).isEqualTo("find");
      collector.awaitRequest();
      begun = System.nanoTime();
    }
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofMillis(1_600));
  }

  @Test
  void queue_full_dropsSpansAndCallsGoOn() {
    collector.hang();
    try (Running busy = alone(", interval: 10ms, queue: 1, timeout: 1m")) {
      TestClient client = busy.open();
      for (int i = 0; i < 3; i++) {
        assertThat(client.call("crm__find", "{}").text()).isEqualTo("find");
      }
      assertThat(Running.get(busy.managementAt("/metrics")).body())
          .containsPattern("sluice_spans_total\\{outcome=\"dropped\"} [1-9]");
    }
  }

  @Test
  void off_traceInMeta_crossesUntouchedAndHeadersDoNot() {
    try (Running off = Running.start("servers: { crm: { url: \"" + server.url() + "\" } }")) {
      TestClient client = off.open().sending("traceparent", HTTP_PARENT);
      Pending pending =
          client.request(
              "tools/call", "{'name':'crm__find','_meta':{'traceparent':'" + PARENT + "'}}");
      assertThat(pending.text()).isEqualTo("find");
      ScriptedServer.Seen seen = server.await("tools/call", 1);
      assertThat(seen.http().header("traceparent")).isEmpty();
      assertThat(seen.http().body()).contains(json("'traceparent':'" + PARENT + '\''));
    }
  }

  @Test
  void receiver_isNotThere_callsGoOnAndTheLossIsCounted() {
    collector.answer(500);
    assertThat(gateway.open().call("crm__find", "{}").text()).isEqualTo("find");
    long deadline = System.nanoTime() + 10_000_000_000L;
    String page = "";
    while (!page.matches("(?s).*sluice_spans_total\\{outcome=\"failed\"} [1-9].*")) {
      page = Running.get(gateway.managementAt("/metrics")).body();
      assertThat(System.nanoTime()).isLessThan(deadline);
    }
  }
}
