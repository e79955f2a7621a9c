package dev.sluice.edge;

import static dev.sluice.edge.Wire.BOTH;
import static dev.sluice.edge.Wire.HOST;
import static dev.sluice.edge.Wire.JSON;
import static dev.sluice.edge.Wire.PING;
import static dev.sluice.edge.Wire.SESSION;
import static dev.sluice.edge.Wire.get;
import static dev.sluice.edge.Wire.message;
import static dev.sluice.edge.Wire.post;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients do wrong: each gets a clear error, and the connection serves the next request. */
final class BadInputTest {
  private final Wire wire = new Wire();

  @AfterEach
  void close() {
    wire.close();
  }

  private void assertServesOn() {
    assertThat(wire.send(message(PING))).startsWith("HTTP/1.1 200 OK\r\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hello",
        "",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"meth",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}{}",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",\"params\":{\"a\":[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]}}"
      })
  void post_notJson_parseError(String body) {
    String answer = wire.send(message(body));

    assertThat(answer).startsWith("HTTP/1.1 400 ").contains("\"code\":-32700");
    assertThat(answer).contains("\"sluice\":{\"fault\":\"client\",\"reason\":\"parse_error\"");
    assertServesOn();
  }

  @Test
  void post_invalidUtf8_parseError() {
    String body = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"p\u00ff\"}";
    String head = "POST /mcp HTTP/1.1\r\n" + HOST + JSON + BOTH + SESSION + "Content-Length: ";
    byte[] bytes = (head + body.length() + "\r\n\r\n" + body).getBytes(ISO_8859_1);

    assertThat(wire.send(bytes)).startsWith("HTTP/1.1 400 ").contains("\"code\":-32700");
    assertServesOn();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"jsonrpc\":\"1.0\",\"id\":1,\"method\":\"ping\"}",
        "{\"id\":1,\"method\":\"ping\"}",
        "{\"jsonrpc\":\"2.0\",\"id\":{},\"method\":\"ping\"}",
        "{\"jsonrpc\":\"2.0\",\"id\":[1],\"method\":\"ping\"}",
        "{\"jsonrpc\":\"2.0\",\"id\":true,\"method\":\"ping\"}",
        "{\"jsonrpc\":\"2.0\",\"id\":null,\"method\":\"ping\"}",
        "7",
        "{}"
      })
  void post_noJsonRpc_invalidRequest(String body) {
    assertThat(wire.send(message(body))).startsWith("HTTP/1.1 400 ").contains("\"code\":-32600");
    assertServesOn();
  }

  @Test
  void post_batchWhereNoneIsAllowed_invalidRequest() {
    assertThat(wire.send(message("[" + PING + "]")))
        .startsWith("HTTP/1.1 400 ")
        .contains("\"code\":-32600", "batches are not allowed");
    assertThat(wire.send(post("/mcp", JSON + BOTH, "[" + PING + "]"))).startsWith("HTTP/1.1 400 ");
    assertServesOn();
  }

  @Test
  void post_twoSessionIds_invalidRequest() {
    String two = SESSION + "Mcp-Session-Id: other\r\n";
    assertThat(wire.send(post("/mcp", JSON + BOTH + two, PING)))
        .startsWith("HTTP/1.1 400 ")
        .contains("is repeated");
    assertThat(wire.send(post("/mcp", JSON + BOTH + SESSION + SESSION, PING)))
        .startsWith("HTTP/1.1 200 ");
  }

  @Test
  void post_targetIsUrl_itsHostCounts() {
    assertThat(wire.send(post("http://localhost/mcp", JSON + BOTH + SESSION, PING)))
        .startsWith("HTTP/1.1 200 ");
    assertThat(wire.send(post("http://evil.example/mcp", JSON + BOTH + SESSION, PING)))
        .startsWith("HTTP/1.1 403 ");
  }

  @Test
  void post_bodyAtLimit_served() {
    assertThat(wire.send(message(padded(Wire.LIMITS.body().intBytes()))))
        .startsWith("HTTP/1.1 200 ");
  }

  @Test
  void post_declaredBodyPastLimit_refusedUnread() {
    String answer =
        wire.send(
            "POST /mcp HTTP/1.1\r\n" + HOST + JSON + SESSION + "Content-Length: 65537\r\n\r\n");

    assertThat(answer)
        .startsWith("HTTP/1.1 413 ")
        .contains("connection: close", "\"reason\":\"body_too_large\"", "64KiB");
    wire.pass(Duration.ofMillis(RequestHandler.LINGER_MILLIS + 200));
    assertThat(wire.channel.isOpen()).isFalse();
  }

  @Test
  void post_chunkedBodyPastLimit_refused() {
    String body = padded(Wire.LIMITS.body().intBytes() + 1);
    String answer =
        wire.send(
            "POST /mcp HTTP/1.1\r\n"
                + HOST
                + JSON
                + SESSION
                + "Transfer-Encoding: chunked\r\n\r\n"
                + Integer.toHexString(body.length())
                + "\r\n"
                + body
                + "\r\n0\r\n\r\n");

    assertThat(answer).startsWith("HTTP/1.1 413 ");
  }

  private static String padded(int length) {
    String start = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",\"params\":{\"pad\":\"";
    return start + "x".repeat(length - start.length() - 3) + "\"}}";
  }

  @Test
  void head_atLimit_served() {
    assertThat(wire.send(headOf(Wire.LIMITS.headers().intBytes()))).startsWith("HTTP/1.1 200 ");
  }

  @Test
  void head_pastLimit_refused() {
    assertThat(wire.send(headOf(Wire.LIMITS.headers().intBytes() + 1))).startsWith("HTTP/1.1 431 ");
    assertThat(wire.channel.isOpen()).isTrue();
  }

  @Test
  void head_farPastLimit_refused() {
    assertThat(wire.send(headOf(20_000))).startsWith("HTTP/1.1 431 ").contains("connection: close");
  }

  /** A head of {@code size} bytes as the decoder counts them: without line ends. */
  private static String headOf(int size) {
    String fixed = "GET /healthz HTTP/1.1" + HOST.strip() + "X-Pad: ";
    return "GET /healthz HTTP/1.1\r\n"
        + HOST
        + "X-Pad: "
        + "p".repeat(size - fixed.length())
        + "\r\n\r\n";
  }

  @Test
  void head_slow_timesOut() {
    assertThat(wire.send("POST /mcp HT")).isEmpty();
    assertThat(wire.pass(Duration.ofMillis(4_900))).isEmpty();
    assertThat(wire.pass(Duration.ofMillis(300)))
        .startsWith("HTTP/1.1 408 ")
        .contains("application/problem+json", "connection: close");
  }

  @Test
  void head_none_connectionCloses() {
    wire.pass(Duration.ofMillis(5_200));
    wire.pass(Duration.ofMillis(1));

    assertThat(wire.channel.isOpen()).isFalse();
  }

  @Test
  void post_slowBody_timesOut() {
    assertThat(wire.send(message(PING).substring(0, message(PING).length() - 3))).isEmpty();
    assertThat(wire.pass(Duration.ofMillis(6_900))).isEmpty();
    assertThat(wire.pass(Duration.ofMillis(300)))
        .startsWith("HTTP/1.1 408 ")
        .contains("\"reason\":\"request_timeout\"", "\"retryable\":true");
  }

  @Test
  void post_halfABodyThenGone_nothingHappens() {
    wire.send(message(PING).substring(0, message(PING).length() - 3));
    var _ = wire.channel.close();

    assertThat(wire.served.errorTypes).isEmpty();
  }

  @Test
  void connection_idle_closes() {
    assertServesOn();
    wire.pass(Duration.ofSeconds(59));
    assertThat(wire.channel.isOpen()).isTrue();
    wire.pass(Duration.ofSeconds(2));
    assertThat(wire.channel.isOpen()).isTrue();
    wire.pass(Duration.ofMillis(1));
    assertThat(wire.channel.isOpen()).isFalse();
  }

  @Test
  void connection_idleTimePassedButARequestHasCome_isServed() {
    assertServesOn();
    wire.pass(Duration.ofSeconds(61));
    assertServesOn();
    wire.pass(Duration.ofMillis(1));
    assertServesOn();
  }

  @Test
  void request_broken_badRequest() {
    assertThat(wire.send("NONSENSE\r\n\r\n"))
        .startsWith("HTTP/1.1 400 ")
        .contains("connection: close");
  }

  @Test
  void post_unknownSession_notFound() {
    assertThat(wire.send(post("/mcp", JSON + BOTH + "Mcp-Session-Id: other\r\n", PING)))
        .startsWith("HTTP/1.1 404 ")
        .contains("\"code\":-32600", "unknown_session")
        .doesNotContain("other");
    assertServesOn();
  }

  @Test
  void anyMethod_missingSession_badRequest() {
    assertThat(wire.send(post("/mcp", JSON + BOTH, PING)))
        .startsWith("HTTP/1.1 400 ")
        .contains("missing_session", "\"id\":1");
    assertThat(wire.send(get("/mcp", BOTH))).startsWith("HTTP/1.1 400 ");
    assertThat(wire.send("DELETE /mcp HTTP/1.1\r\n" + HOST + "\r\n")).startsWith("HTTP/1.1 400 ");
    assertServesOn();
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/html", "application/jsonx", "image/*"})
  void post_acceptsNothingWeSend_notAcceptable(String accept) {
    String headers = JSON + SESSION + "Accept: " + accept + "\r\n";

    assertThat(wire.send(post("/mcp", headers, PING))).startsWith("HTTP/1.1 406 ");
    assertServesOn();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*/*",
        "application/json",
        "APPLICATION/JSON",
        "text/html, application/json;q=0.5",
        "application/*",
        "application/json,text/event-stream"
      })
  void post_acceptsJsonInSomeForm_served(String accept) {
    String headers = JSON + SESSION + "Accept: " + accept + "\r\n";

    assertThat(wire.send(post("/mcp", headers, PING)))
        .startsWith("HTTP/1.1 200 ")
        .contains("content-type: application/json");
  }

  @Test
  void post_acceptsStreamOnly_servedAsStream() {
    assertThat(wire.send(post("/mcp", JSON + SESSION + "Accept: text/event-stream\r\n", PING)))
        .startsWith("HTTP/1.1 200 ")
        .contains("content-type: text/event-stream", "event: message\ndata: {");
  }

  @Test
  void get_acceptsJsonOnly_notAcceptable() {
    assertThat(wire.send(get("/mcp", SESSION + "Accept: application/json\r\n")))
        .startsWith("HTTP/1.1 406 ");
    assertServesOn();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "Content-Type: text/plain\r\n", "Content-Type: application/jsonl\r\n"})
  void post_otherContentType_unsupported(String header) {
    assertThat(wire.send(post("/mcp", header + BOTH + SESSION, PING))).startsWith("HTTP/1.1 415 ");
    assertServesOn();
  }

  @Test
  void post_jsonWithParameters_served() {
    String header = "content-type: Application/JSON; charset=utf-8\r\n";

    assertThat(wire.send(post("/mcp", header + SESSION, PING))).startsWith("HTTP/1.1 200 ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"2026-07-29", "2020-01-01", "x\"y"})
  void post_unsupportedVersion_listsTheSupported(String version) {
    String headers = JSON + BOTH + SESSION + "MCP-Protocol-Version: " + version + "\r\n";

    assertThat(wire.send(post("/mcp", headers, PING)))
        .startsWith("HTTP/1.1 400 ")
        .contains(
            "\"id\":1,\"error\":{\"code\":-32022,",
            "\"supported\":[\"2026-07-28\",\"2025-11-25\",\"2025-06-18\",\"2025-03-26\",\"2024-11-05\"]",
            "\"sluice\":{");
    assertThat(wire.send(get("/mcp", BOTH + SESSION + "MCP-Protocol-Version: 2020-01-01\r\n")))
        .startsWith("HTTP/1.1 400 ")
        .contains("\"code\":-32022");
    assertServesOn();
  }

  @Test
  void any_foreignHost_forbidden() {
    String request = message(PING).replace(HOST, "Host: evil.example\r\n");

    assertThat(wire.send(request)).startsWith("HTTP/1.1 403 ").contains("access.hosts");
    assertServesOn();
  }

  @Test
  void any_foreignOrigin_forbidden() {
    String origin = "Origin: https://evil.example\r\n";

    assertThat(wire.send(post("/mcp", JSON + SESSION + origin, PING)))
        .startsWith("HTTP/1.1 403 ")
        .contains("access.origins");
    assertThat(wire.send(get("/tools", origin))).startsWith("HTTP/1.1 403 ").contains("problem");
    assertServesOn();
  }

  @Test
  void any_noHost_badRequest() {
    assertThat(wire.send(message(PING).replace(HOST, ""))).startsWith("HTTP/1.1 400 ");
    assertServesOn();
  }

  @Test
  void mcp_otherMethods_notAllowed() {
    for (String method : new String[] {"PUT", "PATCH", "OPTIONS"}) {
      assertThat(wire.send(method + " /mcp HTTP/1.1\r\n" + HOST + "\r\n"))
          .startsWith("HTTP/1.1 405 ")
          .contains("allow: GET, POST, DELETE\r\n");
    }
    assertThat(wire.send(get("/tools/call", "")))
        .startsWith("HTTP/1.1 405 ")
        .contains("allow: POST\r\n");
    assertServesOn();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/", "/events", "/mcpx", "/servers", "/servers/", "/servers/crm", "/tools/x"})
  void any_unknownPath_problem(String path) {
    assertThat(wire.send(get(path, "")))
        .startsWith("HTTP/1.1 404 ")
        .contains("application/problem+json", "\"reason\":\"not_found\"");
    assertServesOn();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/servers/nobody/mcp", "/servers/nobody/mcp/", "/servers/a__b/mcp"})
  void any_unknownServer_jsonRpcError(String path) {
    assertThat(wire.send(post(path, JSON, PING)))
        .startsWith("HTTP/1.1 404 ")
        .contains("{\"jsonrpc\":\"2.0\",\"error\":{\"code\":-32600");
    assertServesOn();
  }
}
