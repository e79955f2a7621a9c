package dev.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Pages in browsers as clients, through a whole gateway. */
@Timeout(30)
final class BrowserIT {
  private static final String PAGE = "https://page.example";
  private static final String INITIALIZE =
      "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{\"protocolVersion\":"
          + "\"2025-06-18\",\"capabilities\":{},\"clientInfo\":{\"name\":\"page\",\"version\":\"1\"}}}";
  private static final Map<String, String> JSON =
      Map.of("content-type", "application/json", "accept", "application/json, text/event-stream");

  private final ScriptedServer server = new ScriptedServer("good");
  private final Running gateway =
      Running.start(
          "access: { cors: { origins: [\""
              + PAGE
              + "\"] } }\nsessions: { max: 1 }\nservers: { s: { url: \""
              + server.url()
              + "\" } }");
  private final Browser page = new Browser(PAGE);

  @AfterEach
  void stop() {
    page.close();
    gateway.close();
    server.close();
  }

  private static Map<String, String> in(String session) {
    return Map.of(
        "content-type",
        "application/json",
        "accept",
        "application/json, text/event-stream",
        "mcp-session-id",
        session,
        "mcp-protocol-version",
        "2025-06-18",
        "authorization",
        "Bearer of-the-page");
  }

  @Test
  void page_opensASession_callsListensAndEndsIt() throws Exception {
    URI mcp = gateway.at("/mcp");
    Browser.Seen opened = page.fetch("POST", mcp, JSON, INITIALIZE);
    String session = opened.header("mcp-session-id").orElseThrow();
    assertThat(opened.text()).contains("\"serverInfo\"");

    assertThat(
            page.fetch(
                    "POST",
                    mcp,
                    in(session),
                    "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}")
                .status())
        .isEqualTo(202);
    assertThat(
            page.fetch(
                    "POST",
                    mcp,
                    in(session),
                    "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"tools/call\",\"params\":{\"name\":"
                        + "\"s__good\",\"arguments\":{}}}")
                .text())
        .contains("good");
    Browser.Seen full = page.fetch("POST", mcp, JSON, INITIALIZE);
    assertThat(full.status()).isEqualTo(503);
    assertThat(full.header("retry-after")).isPresent();

    Browser.Seen stream = page.fetch("GET", mcp, in(session), "");
    assertThat(stream.header("content-type")).hasValue("text/event-stream");
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
      assertThat(lines.readLine()).isNotNull();
      assertThat(page.fetch("DELETE", mcp, in(session), "").status()).isEqualTo(204);
    }
    assertThat(page.fetch("POST", mcp, in(session), INITIALIZE).status()).isEqualTo(404);
    assertThat(page.preflights).isEqualTo(7);
  }

  @Test
  void page_ofAnotherOrigin_seesNothing() {
    try (Browser other = new Browser("https://other.example")) {
      assertThatThrownBy(() -> other.fetch("POST", gateway.at("/mcp"), JSON, INITIALIZE))
          .isInstanceOf(Browser.Blocked.class);
      assertThat(server.seen("initialize")).hasSizeLessThanOrEqualTo(1);
    }
  }
}
