package dev.sluice.observability.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.time.Instant;
import java.util.TimeZone;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.event.KeyValuePair;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class LinesTest {
  private final LoggerContext context = new LoggerContext();
  private final LineEncoder encoder = new LineEncoder();

  private LoggingEvent event(@Nullable Throwable cause, String template, Object... arguments) {
    return new LoggingEvent(
        "fqcn",
        context.getLogger("dev.sluice.edge.Outcomes"),
        Level.WARN,
        template,
        cause,
        arguments);
  }

  private String line(LoggingEvent event) {
    return new String(encoder.encode(event), UTF_8);
  }

  private JsonNode json(LoggingEvent event) {
    encoder.setFormat("json");
    String line = line(event);
    assertThat(line).endsWith("}\n").doesNotContain("\r").matches("[^\\n]*\\n");
    return JsonMapper.shared().readTree(line);
  }

  @ParameterizedTest
  @CsvSource({
    "UTC,              2026-07-01T00:00:00.007Z, 2026-07-01T00:00:00.007Z",
    "Europe/Berlin,    2026-07-01T00:00:00.007Z, 2026-07-01T02:00:00.007+02:00",
    "Europe/Berlin,    2026-12-31T23:30:00.120Z, 2027-01-01T00:30:00.120+01:00",
    "Asia/Kolkata,     2026-11-20T18:00:00Z,     2026-11-20T23:30:00.000+05:30",
    "America/St_Johns, 2026-11-20T18:00:00Z,     2026-11-20T14:30:00.000-03:30"
  })
  void text_time_hasTheOffsetOfTheZone(String zone, Instant time, String shown) {
    LoggingEvent event = event(null, "ready");
    event.setInstant(time);
    assertThat(new TextLine(TimeZone.getTimeZone(zone)).of(event)).startsWith(shown + " WARN  ");
  }

  @Test
  void text_eventWithAnException_isOneLine() {
    String line =
        line(
            event(
                new IllegalStateException("a\nb"),
                "broke server={} detail=\"{}\"",
                "crm",
                "x\r\ny"));
    assertThat(line)
        .contains(
            " WARN  Outcomes broke server=crm detail=\"x | y\" | java.lang.IllegalStateException: a | b | at ")
        .matches("[^\\n\\r]*\\n");
  }

  /** A terminal would obey them, and whoever reads the log would see other lines than there are. */
  @Test
  void text_controlCharacters_areShown() {
    LoggingEvent event = event(null, "stderr server={} line=\"{}\"", "crm", "\u001b[2Ka\tb\u0007");
    event.addKeyValuePair(new KeyValuePair("tool", "x\u009b31m\u2028y\u0085z\u007f\b"));
    assertThat(line(event)).endsWith("stderr server=crm line=\"?[2Ka\tb?\" tool=\"x?31m?y?z??\"\n");
  }

  @Test
  void text_pairs_areQuotedWhereTheyMustBe() {
    LoggingEvent event = event(null, "call");
    event.addKeyValuePair(new KeyValuePair("server", "crm"));
    event.addKeyValuePair(new KeyValuePair("message", "it said \"no\""));
    event.addKeyValuePair(new KeyValuePair("empty", ""));
    assertThat(line(event)).endsWith("call server=crm message=\"it said 'no'\" empty=\"\"\n");
  }

  @Test
  void json_event_hasItsFields() {
    LoggingEvent event =
        event(
            null,
            "call_failed fault={} sent={} detail=\"{}\" and {}",
            "backend",
            3,
            "a \"b\"",
            "x");
    event.addKeyValuePair(new KeyValuePair("millis", 1.5));
    JsonNode line = json(event);
    assertThat(line.path("event").asString()).isEqualTo("call_failed");
    assertThat(line.path("level").asString()).isEqualTo("WARN");
    assertThat(line.path("logger").asString()).isEqualTo("dev.sluice.edge.Outcomes");
    assertThat(line.path("time").asString()).endsWith("Z");
    assertThat(line.path("message").asString())
        .isEqualTo("call_failed fault=backend sent=3 detail=\"a \"b\"\" and x");
    assertThat(line.path("fields").toString())
        .isEqualTo("{\"fault\":\"backend\",\"sent\":3,\"detail\":\"a \\\"b\\\"\",\"millis\":1.5}");
  }

  @Test
  void json_exception_isAText() {
    JsonNode line = json(event(new IllegalStateException("why"), "Something odd: it broke"));
    assertThat(line.path("exception").asString())
        .startsWith("java.lang.IllegalStateException: why");
    assertThat(line.has("fields")).isFalse();
    assertThat(line.has("event")).isTrue();
  }

  @Test
  void format_changesWhileTheLogIsWritten() {
    encoder.use(LogFormat.JSON);
    assertThat(line(event(null, "a"))).startsWith("{");
    encoder.use(LogFormat.TEXT);
    assertThat(line(event(null, "a"))).doesNotStartWith("{");
    encoder.setFormat("nonsense");
    assertThat(line(event(null, "a"))).doesNotStartWith("{");
  }
}
