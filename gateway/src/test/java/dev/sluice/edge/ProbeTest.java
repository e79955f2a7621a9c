package dev.sluice.edge;

import static dev.sluice.edge.Wire.JSON;
import static dev.sluice.edge.Wire.get;
import static dev.sluice.edge.Wire.post;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code sluice doctor} is answered. */
final class ProbeTest {
  private final Wire wire = new Wire();

  @AfterEach
  void stop() {
    wire.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/mcp?doctor=head",
        "/mcp/?doctor=head",
        "/sse?doctor=head",
        "/servers/crm/mcp?a=b&doctor=head"
      })
  void head_saysWhatArrived(String path) {
    String answer =
        wire.send(
            get(
                path,
                String.join(
                    "\r\n",
                    "Mcp-Session-Id: doctor",
                    "MCP-Protocol-Version: 2026-07-28",
                    "Mcp-Name: a\"<b",
                    "Authorization: Bearer secret",
                    "X-Forwarded-For: 10.1.2.3",
                    "")));

    assertThat(answer)
        .startsWith("HTTP/1.1 200 ")
        .contains("mcp-session-id: doctor\r\n", "cache-control: no-store\r\n")
        .contains("\"mcp-session-id\":\"doctor\"", "\"mcp-protocol-version\":\"2026-07-28\"")
        .contains("\"mcp-name\":\"a??b\"")
        .contains("\"authorization\":\"\"", "\"x-forwarded-for\":\"\"")
        .contains("\"limit\":65536", "\"body\":0", "\"cors\":false")
        .doesNotContain("secret", "10.1.2.3", "last-event-id");
    assertThat(wire.served.errorTypes).isEmpty();
  }

  @Test
  void head_ofTheServersOwnAddress_hasItsKeepalive() {
    assertThat(wire.send(get("/servers/crm/mcp?doctor=head", ""))).contains("\"keepalive\":5000");
    assertThat(wire.send(get("/mcp?doctor=head", ""))).contains("\"keepalive\":15000");
  }

  @Test
  void head_posted_countsTheBody() {
    assertThat(wire.send(post("/mcp?doctor=head", JSON, "x".repeat(1_000))))
        .contains("\"body\":1000");
    assertThat(wire.send(post("/mcp?doctor=head", JSON, "x".repeat(65_537))))
        .startsWith("HTTP/1.1 413 ");
  }

  @Test
  void head_longestHeader_isCut() {
    assertThat(wire.send(get("/mcp?doctor=head", "Mcp-Name: " + "n".repeat(129) + "\r\n")))
        .contains("\"mcp-name\":\"" + "n".repeat(128) + "\"");
  }

  @Test
  void ticks_headFirst_thenOneAtATime_thenItsEnd() {
    String head = wire.send(get("/mcp?doctor=ticks", ""));
    assertThat(head)
        .startsWith("HTTP/1.1 200 ")
        .contains("content-type: text/event-stream\r\n", "x-accel-buffering: no\r\n")
        .endsWith("\r\n\r\n");
    assertThat(wire.pass(Duration.ofMillis(600))).contains("{\"n\":1,");

    String rest = wire.pass(Duration.ofSeconds(4));
    assertThat(rest).contains("{\"n\":2,", "{\"n\":8,").endsWith("0\r\n\r\n");
    assertThat(wire.send(get("/healthz", ""))).startsWith("HTTP/1.1 200 ");
  }

  @Test
  void silence_saysNothingUntilItsEnd() {
    wire.send(get("/mcp?doctor=silence&seconds=60", ""));
    assertThat(wire.pass(Duration.ofSeconds(1))).contains("{\"n\":1,");

    assertThat(wire.pass(Duration.ofSeconds(58))).isEmpty();
    assertThat(wire.pass(Duration.ofSeconds(3))).contains("{\"n\":2,").endsWith("0\r\n\r\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "x", "9999999", "601"})
  void silence_thatIsTooLong_endsAllTheSame(String seconds) {
    wire.send(get("/mcp?doctor=silence&seconds=" + seconds, ""));

    assertThat(wire.pass(Duration.ofSeconds(603))).endsWith("0\r\n\r\n");
  }

  @Test
  void streams_onePastTheLimit_areRefused() {
    Wire other = wire.another();
    assertThat(other.send(get("/mcp?doctor=silence", ""))).startsWith("HTTP/1.1 200 ");
    assertThat(wire.context.probe().open()).isEqualTo(1);
    assertThat(wire.send(get("/mcp?doctor=ticks", "")))
        .startsWith("HTTP/1.1 503 ")
        .contains("retry-after: ", "limits.probes");
    assertThat(wire.send(get("/mcp?doctor=head", ""))).startsWith("HTTP/1.1 200 ");

    other.close();
    assertThat(wire.context.probe().open()).isZero();
    assertThat(wire.send(get("/mcp?doctor=ticks", ""))).startsWith("HTTP/1.1 200 ");
  }

  @Test
  void probe_elsewhere_isNone() {
    assertThat(wire.send(get("/tools?doctor=head", ""))).doesNotContain("\"received\"");
    assertThat(wire.send(get("/servers/nobody/mcp?doctor=head", ""))).startsWith("HTTP/1.1 404 ");
    assertThat(wire.send(get("/mcp?nodoctor=head", ""))).startsWith("HTTP/1.1 4");
  }

  @Test
  void probe_foreignHost_isForbidden() {
    assertThat(wire.send("GET /mcp?doctor=head HTTP/1.1\r\nHost: evil.example\r\n\r\n"))
        .startsWith("HTTP/1.1 403 ");
  }

  @Test
  void probe_switchedOff_isAnOrdinaryRequest() {
    RouteTable off = new RouteTable(name -> true, "", false);
    RouteTable on = new RouteTable(name -> true, "", true);

    assertThat(off.find("/mcp?doctor=head").kind()).isEqualTo(Route.Kind.MCP);
    assertThat(on.find("/mcp?doctor=head").kind()).isEqualTo(Route.Kind.PROBE);
  }
}
