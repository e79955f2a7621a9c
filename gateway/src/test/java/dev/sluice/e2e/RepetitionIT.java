package dev.sluice.e2e;

import static dev.sluice.e2e.ScriptedServer.result;
import static dev.sluice.e2e.ScriptedServer.said;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Which calls a server gets twice, and what it must have done for that. */
final class RepetitionIT {
  private final ScriptedServer server = new ScriptedServer("write", "read");
  private final Running gateway =
      Running.start("servers: { s: { url: \"" + server.url() + "\", idempotent: [read] } }");
  private final AtomicInteger times = new AtomicInteger();
  private TestClient client = gateway.client("/servers/s/mcp", "c");

  @BeforeEach
  void open() {
    client = client.open();
  }

  @AfterEach
  void stop() {
    gateway.close();
    server.close();
  }

  /** The first call of either tool goes wrong as told, the second is answered. */
  private void once(ScriptedServer.Script wrong) {
    ScriptedServer.Script script =
        (line, message) -> {
          if (times.getAndIncrement() == 0) {
            wrong.run(line, message);
          } else {
            line.json(result(message, said("done")));
          }
        };
    server.on("write", script).on("read", script);
  }

  private void assertAnswered(String tool) {
    assertThat(client.call(tool, "{}").text()).isEqualTo("done");
    assertThat(times).hasValue(2);
  }

  private void assertUnknown(String tool) {
    JsonNode error = client.call(tool, "{}").error();
    assertThat(error.path("code").asInt()).isEqualTo(-32015);
    JsonNode sluice = error.at("/data/sluice");
    assertThat(sluice.path("reason").asString("")).isEqualTo("outcome_unknown");
    assertThat(sluice.path("attempts").asInt()).isEqualTo(1);
    assertThat(sluice.path("retryable").asBoolean()).isFalse();
    assertThat(times).hasValue(1);
  }

  private static ScriptedServer.Script status(String status, String headers) {
    return (line, message) -> line.respond(status, "text/plain", headers, "busy");
  }

  @Test
  void call_refusedWithATime_isMadeAgainWhateverTheTool() {
    once(status("503 Service Unavailable", "Retry-After: 0\r\n"));
    assertAnswered("write");
  }

  @Test
  void call_tooManyWithATime_isMadeAgainWhateverTheTool() {
    once(status("429 Too Many Requests", "Retry-After: 1\r\n"));
    assertAnswered("write");
  }

  @Test
  void call_refusedWithoutATime_isNotMadeAgain() {
    once(status("503 Service Unavailable", ""));
    assertUnknown("write");
  }

  @Test
  void call_refusedWithoutATimeButIdempotent_isMadeAgain() {
    once(status("503 Service Unavailable", ""));
    assertAnswered("read");
  }

  @Test
  void call_refusedForLongerThanItMayTake_failsAtOnce() {
    once(status("503 Service Unavailable", "Retry-After: 3600\r\n"));
    JsonNode error = client.call("write", "{}").error();
    assertThat(error.path("code").asInt()).isEqualTo(-32010);
    assertThat(error.at("/data/sluice/retryable").asBoolean()).isTrue();
    assertThat(times).hasValue(1);
  }

  @Test
  void call_cutAfterItWasRead_isNotMadeAgain() {
    once((line, message) -> line.cut());
    assertUnknown("write");
  }

  @Test
  void call_cutAfterItWasReadButIdempotent_isMadeAgain() {
    once((line, message) -> line.cut());
    assertAnswered("read");
  }

  @Test
  void call_badlyAnswered_isNotMadeAgainEvenIfIdempotent() {
    once(status("500 Internal Server Error", ""));
    assertThat(client.call("read", "{}").error().path("code").asInt()).isEqualTo(-32016);
    assertThat(times).hasValue(1);
  }

  @Test
  void scrape_afterCalls_countsAttemptsAndRepetitions() {
    once((line, message) -> line.cut());
    assertAnswered("read");
    String metrics = Running.get(gateway.managementAt("/metrics")).body();
    assertThat(metrics)
        .contains("sluice_attempts_total{outcome=\"lost\",server=\"s\"} 1.0")
        .contains("sluice_retries_total{decision=\"retried\",server=\"s\"} 1.0")
        .contains("sluice_retries_total{decision=\"refused_budget\",server=\"s\"} 0.0");
  }
}
