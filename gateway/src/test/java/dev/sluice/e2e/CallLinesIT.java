package dev.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.event.KeyValuePair;
import tools.jackson.databind.JsonNode;

/** The lines that calls leave in the log, through a whole gateway. */
final class CallLinesIT {
  private static final String SECRET = "hunter2-in-the-arguments";

  private final Logger calls = (Logger) LoggerFactory.getLogger("dev.sluice.calls");
  private final Logger house = (Logger) LoggerFactory.getLogger("dev.sluice");
  private final Level before = house.getLevel();
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private final ScriptedServer server = new ScriptedServer("find", "wrong");

  @BeforeEach
  void listen() {
    lines.start();
    house.addAppender(lines);
  }

  @AfterEach
  void stop() {
    house.detachAppender(lines);
    house.setLevel(before);
    server.close();
  }

  private Running gateway(String logging) {
    return Running.start(
        "logging: " + logging + "\nservers: { crm: { url: \"" + server.url() + "\" } }");
  }

  /** The lines of tool calls: event, and its fields. */
  private List<Map<String, Object>> lines() {
    return List.copyOf(lines.list).stream()
        .filter(line -> line.getLoggerName().equals(calls.getName()))
        .map(CallLinesIT::fields)
        .filter(fields -> "tools/call".equals(fields.get("method")))
        .toList();
  }

  private static Map<String, Object> fields(ILoggingEvent line) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("event", line.getMessage());
    List<KeyValuePair> pairs = line.getKeyValuePairs();
    if (pairs != null) {
      pairs.forEach(pair -> fields.put(pair.key, pair.value));
    }
    return fields;
  }

  @Test
  void all_call_hasOneLineWithWhatBecameOfIt() {
    try (Running gateway = gateway("{ calls: all }")) {
      assertThat(gateway.open().call("crm__find", "{}").text()).isEqualTo("find");
    }
    assertThat(lines()).hasSize(1);
    Map<String, Object> line = lines().getFirst();
    assertThat(line)
        .containsEntry("event", "call")
        .containsEntry("server", "crm")
        .containsEntry("tool", "find")
        .containsEntry("revision", "2025-11-25")
        .containsEntry("transport", "streamable_http")
        .containsEntry("outcome", "ok")
        .containsEntry("attempts", 1)
        .doesNotContainKey("stages");
    assertThat(String.valueOf(line.get("id"))).matches("[0-9a-f]{32}");
    assertThat(millis(line, "overhead_ms")).isBetween(0.0, millis(line, "duration_ms"));
  }

  private static double millis(Map<String, Object> line, String key) {
    return Double.parseDouble(String.valueOf(line.get(key)));
  }

  @Test
  void notable_quickCall_hasNoneAndAFailedOneItsStages() {
    server.on(
        "wrong",
        (line, message) -> line.respond("500 Internal Server Error", "text/plain", "", ""));
    try (Running gateway = gateway("{ slowCall: 1m }")) {
      TestClient client = gateway.open();
      assertThat(client.call("crm__find", "{}").text()).isEqualTo("find");
      JsonNode error = client.call("crm__wrong", "{}").error();
      assertThat(error.path("message").asString("")).contains("crm");
    }
    assertThat(lines()).hasSize(1);
    Map<String, Object> line = lines().getFirst();
    assertThat(line)
        .containsEntry("event", "call_failed")
        .containsEntry("fault", "backend")
        .containsEntry("tool", "wrong")
        .containsKey("message");
    assertThat(String.valueOf(line.get("stages")))
        .matches(
            "received=0.0 routed=[\\d.]+ permit=[\\d.]+ written=[\\d.]+ first_byte=[\\d.]+"
                + " done=[\\d.]+");
  }

  @Test
  void notable_slowCall_hasItsStages() {
    try (Running gateway = gateway("{ slowCall: 2ms }")) {
      server.on(
          "find",
          (line, message) -> {
            long until = System.nanoTime() + 3_000_000;
            while (System.nanoTime() < until) {
              Thread.onSpinWait();
            }
            line.json(ScriptedServer.result(message, ScriptedServer.said("slow")));
          });
      assertThat(gateway.open().call("crm__find", "{}").text()).isEqualTo("slow");
    }
    assertThat(lines()).hasSize(1);
    assertThat(lines().getFirst()).containsEntry("event", "call_slow").containsKey("stages");
  }

  @Test
  void failed_call_hasALineWithoutStages() {
    server.on(
        "wrong",
        (line, message) -> line.respond("500 Internal Server Error", "text/plain", "", ""));
    try (Running gateway = gateway("{ calls: failed, slowCall: 2ms }")) {
      TestClient client = gateway.open();
      assertThat(client.call("crm__find", "{}").text()).isEqualTo("find");
      client.call("crm__wrong", "{}").error();
    }
    assertThat(lines.list)
        .filteredOn(line -> line.getLoggerName().equals(calls.getName()))
        .hasSize(1)
        .allMatch(line -> line.getFormattedMessage().startsWith("call_failed fault=backend"));
  }

  @Test
  void traced_call_hasTheIdOfItsTrace() {
    try (OtlpCollector collector = new OtlpCollector();
        Running gateway =
            gateway(
                "{ calls: all }\ntracing: { endpoint: \""
                    + collector.url()
                    + "\", interval: 10ms }")) {
      assertThat(gateway.open().call("crm__find", "{}").text()).isEqualTo("find");
      OtlpSpan call = collector.await(1, OtlpSpan::isClient).getFirst();
      assertThat(lines()).extracting(line -> line.get("id")).containsExactly(call.traceId());
    }
  }

  @Test
  void log_atItsFinest_holdsNoArgumentsTokensOrIds() {
    house.setLevel(Level.TRACE);
    String session;
    try (Running gateway = gateway("{ calls: all, slowCall: 2ms }")) {
      TestClient client = gateway.open().sending("Authorization", "Bearer " + SECRET);
      session = client.sessionId();
      assertThat(client.call("crm__find", "{'q':'" + SECRET + "'}").text()).isEqualTo("find");
      server.on("wrong", (line, message) -> line.respond("500 Oh", "text/plain", "", SECRET));
      client.call("crm__wrong", "{'q':'" + SECRET + "'}").error();
      client.call("crm__" + SECRET, "{}").error();
    }
    assertThat(session).isNotEmpty();
    assertThat(lines.list)
        .filteredOn(line -> !line.getFormattedMessage().contains("unknown tool"))
        .extracting(line -> line.getFormattedMessage() + line.getKeyValuePairs())
        .noneMatch(text -> text.contains(session) || text.contains("s-1"))
        .filteredOn(text -> text.contains(SECRET))
        .allMatch(text -> text.contains("unknown tool"));
  }
}
