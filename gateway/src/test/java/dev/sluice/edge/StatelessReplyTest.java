package dev.sluice.edge;

import static dev.sluice.edge.Modern.META;
import static dev.sluice.edge.Modern.VERSION;
import static dev.sluice.edge.Modern.body;
import static dev.sluice.edge.Modern.call;
import static dev.sluice.edge.Modern.listen;
import static dev.sluice.edge.Modern.request;
import static dev.sluice.edge.Wire.BOTH;
import static dev.sluice.edge.Wire.HOST;
import static dev.sluice.edge.Wire.JSON;
import static dev.sluice.edge.Wire.PING;
import static dev.sluice.edge.Wire.SESSION;
import static dev.sluice.edge.Wire.get;
import static dev.sluice.edge.Wire.message;
import static dev.sluice.edge.Wire.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.sluice.exchange.ClientFault;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.Message;
import dev.sluice.exchange.Reason;
import dev.sluice.exchange.Reply;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that carry their own revision: how they are told apart, refused and answered. */
final class StatelessReplyTest {
  private static final String PROGRESS =
      "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\",\"params\":{}}";
  private static final Failure LATE = new Failure.ByGateway(Reason.DEADLINE_EXCEEDED, "late");

  private final HeldCall held = new HeldCall();
  private final Wire wire = new Wire(held);

  @AfterEach
  void close() {
    wire.close();
  }

  private void assertServesTheSessionEra() {
    assertThat(wire.send(message(PING))).startsWith("HTTP/1.1 200 OK\r\n").contains("\"ok\":true");
  }

  @Test
  void post_modern_isAnsweredWithoutSession() {
    assertThat(wire.send(call(SESSION, "Last-Event-ID: 1-2-3\r\n"))).isEmpty();
    held.finish("{\"content\":[]}");

    assertThat(wire.received())
        .startsWith("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n")
        .endsWith("{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{\"content\":[]}}")
        .doesNotContain("session");
    assertThat(wire.served.errorTypes).containsExactly("streamable_http ok");
    assertServesTheSessionEra();
  }

  @Test
  void post_unknownSession_isNotLookedAt() {
    wire.send(call("Mcp-Session-Id: x\r\nMcp-Session-Id: y\r\n"));
    held.finish("{}");

    assertThat(wire.received()).startsWith("HTTP/1.1 200 ");
  }

  @Test
  void post_params_reachTheStage() {
    AtomicReference<Map<String, String>> params = new AtomicReference<>();
    try (Wire other =
        new Wire(
            (exchange, sink) -> {
              params.set(exchange.paramHeaders());
              return ScriptedDoor.answer(exchange, sink, "{}");
            })) {
      other.send(call("Mcp-Param-Region: =?base64?dA==?=\r\n"));
    }
    assertThat(params.get()).containsExactly(entry("region", "=?base64?dA==?="));
  }

  /** Headers, body's params, status, code. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "MCP-Protocol-Version: 2026-07-28 | {} | -32602",
        "MCP-Protocol-Version: 2026-07-28;Mcp-Session-Id: s | {} | -32602",
        "MCP-Protocol-Version: 2026-07-28 | {M} | -32020",
        "X: y | {M} | -32020",
        "MCP-Protocol-Version: 2025-11-25 | {M} | -32020",
        "MCP-Protocol-Version: 2030-01-01 | {M} | -32020",
        "MCP-Protocol-Version: 2030-01-01 | {} | -32022",
        "MCP-Protocol-Version: 2030-01-01;Mcp-Session-Id: s | {} | -32022",
        "X: y | {} | -32600",
        "MCP-Protocol-Version: 2025-11-25 | {} | -32600",
      })
  void post_wrongEnvelope_is400WithTheRequestsId(String headers, String params, int code) {
    String fields = headers.replace(";", "\r\n") + "\r\n";
    String body =
        "{\"jsonrpc\":\"2.0\",\"id\":\"a\",\"method\":\"tools/list\",\"params\":"
            + params.replace("M", META)
            + '}';

    assertThat(wire.send(post("/mcp", JSON + BOTH + fields, body)))
        .startsWith("HTTP/1.1 400 ")
        .contains("\"id\":\"a\",\"error\":{\"code\":" + code);
    assertServesTheSessionEra();
  }

  @Test
  void post_refused_isRecordedOnce() {
    wire.send(call().replace("Mcp-Name: t", "Mcp-Name: other"));

    assertThat(wire.served.errorTypes).containsExactly("streamable_http header_mismatch");
  }

  @Test
  void post_sessionWithModernBody_staysInTheSession() {
    assertThat(wire.send(message(body("ping", "")))).contains("\"ok\":true");
  }

  @ParameterizedTest
  @CsvSource({
    "-32601, 404",
    "-32020, 400",
    "-32021, 400",
    "-32022, 400",
    "-32602, 200",
    "-32603, 200",
    "-32002, 200",
    "17, 200"
  })
  void finish_serversError_hasTheStatusOfItsCode(int code, int status) {
    wire.send(call());
    held.finish(
        new Reply.Answered(
            Message.of(
                "{\"jsonrpc\":\"2.0\",\"id\":7,\"error\":{\"code\":"
                    + code
                    + ",\"message\":\"m\"}}")));

    assertThat(wire.received())
        .startsWith("HTTP/1.1 " + status + " ")
        .contains("content-type: application/json", "\"code\":" + code);
    assertThat(wire.served.errorTypes).containsExactly("streamable_http " + code);
  }

  @ParameterizedTest
  @CsvSource({
    "METHOD_NOT_FOUND, 404",
    "MISSING_CAPABILITY, 400",
    "INVALID_META, 400",
    "INVALID_PARAMS, 200",
    "TOO_MANY_REQUESTS, 429"
  })
  void finish_clientsFault_hasItsStatus(ClientFault fault, int status) {
    wire.send(call());
    held.finish(new Reply.Failed(new Failure.ByClient(fault, "m")));

    assertThat(wire.received())
        .startsWith("HTTP/1.1 " + status + " ")
        .contains("\"id\":7,\"error\":");
  }

  @Test
  void finish_failed_isJsonRpcErrorWithStatus200() {
    wire.send(call());
    held.finish(new Reply.Failed(LATE));

    assertThat(wire.received()).startsWith("HTTP/1.1 200 ").contains("\"code\":-32011");
  }

  @Test
  void finish_errorAfterStreamBegan_isEvent() {
    wire.send(call());
    held.interim(PROGRESS);
    wire.received();

    held.finish(new Reply.Failed(new Failure.ByClient(ClientFault.METHOD_NOT_FOUND, "m")));

    assertThat(wire.received()).contains("\"code\":-32601").endsWith("\r\n0\r\n\r\n");
  }

  @Test
  void interim_stream_hasNoIdsAndNoRetry() {
    wire.send(call());
    held.interim(PROGRESS);
    held.finish("{}");

    assertThat(wire.received())
        .contains("text/event-stream", "data: " + PROGRESS, "\"result\":{}}\n\n")
        .endsWith("0\r\n\r\n")
        .doesNotContain("id: ", "retry:");
  }

  @Test
  void wake_notReadyInTime_isKeptAlive() {
    wire.send(call());

    assertThat(wire.pass(Duration.ofMillis(2_100)))
        .contains("text/event-stream")
        .endsWith("\r\n\r\nd\r\n: keepalive\n\n\r\n");
    assertThat(wire.pass(KeepaliveConfig.DEFAULTS.interval().plusMillis(100)))
        .isEqualTo("d\r\n: keepalive\n\n\r\n");
    held.finish("{}");
    assertThat(wire.received()).endsWith("0\r\n\r\n");
  }

  @Test
  void interim_streamNotAccepted_isDropped() {
    wire.send(call().replace("application/json, text/event-stream", "application/json"));

    assertThat(held.interim(PROGRESS)).isFalse();
    assertThat(wire.pass(Duration.ofSeconds(30))).isEmpty();
    held.finish("{}");
    assertThat(wire.received()).contains("content-type: application/json");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void disconnected_call_isCancelledAndNothingMoreIsSent(boolean streaming) {
    wire.send(call());
    if (streaming) {
      held.interim(PROGRESS);
    }
    var _ = wire.channel.close();

    assertThat(held.heard).contains("CLIENT_DISCONNECTED");
    assertThat(held.interim(PROGRESS)).isFalse();
    held.finish(new Reply.Failed(new Failure.ByGateway(Reason.CANCELLED, "cancelled")));
    assertThat(wire.served.errorTypes).containsExactly("streamable_http cancelled");
  }

  @Test
  void cutOff_call_isCancelledAndAnswered() {
    wire.send(call());
    wire.channel.pipeline().fireUserEventTriggered(Drain.CALLS);

    assertThat(held.heard).containsExactly("SHUTDOWN");
    held.finish(new Reply.Failed(new Failure.ByGateway(Reason.SHUTTING_DOWN, "down")));
    assertThat(wire.received()).contains("\"code\":-32017");
  }

  @Test
  void writability_slowReader_pausesAndResumes() {
    wire.send(call());
    held.interim(PROGRESS);
    writable(false);
    held.interim(PROGRESS);
    writable(true);

    assertThat(held.heard).containsSubsequence("pause", "resume");
    held.finish("{}");
  }

  private void writable(boolean writable) {
    var buffer = wire.channel.unsafe().outboundBuffer();
    assertThat(buffer).isNotNull();
    buffer.setUserDefinedWritability(1, writable);
    wire.channel.runPendingTasks();
  }

  @Test
  void post_notification_isAccepted() {
    String cancelled = "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\"}";

    assertThat(wire.send(post("/mcp", JSON + BOTH + VERSION, cancelled)))
        .startsWith("HTTP/1.1 202 Accepted\r\n")
        .contains("content-length: 0\r\n");
    assertThat(wire.send(post("/mcp", JSON + BOTH + "MCP-Protocol-Version: 1\r\n", cancelled)))
        .startsWith("HTTP/1.1 400 ")
        .contains("{\"jsonrpc\":\"2.0\",\"error\":{\"code\":-32022");
    assertThat(wire.served.errorTypes).containsExactly("streamable_http ok");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":1,\"message\":\"m\"}}",
        "[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}]",
        "{\"jsonrpc\":\"2.0\",\"id\":1}"
      })
  void post_noRequest_isInvalid(String body) {
    assertThat(wire.send(post("/mcp", JSON + BOTH + VERSION, body)))
        .startsWith("HTTP/1.1 400 ")
        .contains("\"code\":-32600");
    assertServesTheSessionEra();
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "DELETE"})
  void otherMethods_modern_areNotAllowed(String method) {
    String request = method + " /mcp HTTP/1.1\r\n" + HOST + BOTH + VERSION + SESSION + "\r\n";

    assertThat(wire.send(request)).startsWith("HTTP/1.1 405 ").contains("allow: POST\r\n");
    assertThat(wire.door.ended).isEmpty();
    assertServesTheSessionEra();
  }

  @Test
  void get_sessionEra_isAsBefore() {
    assertThat(wire.send(get("/mcp", BOTH))).startsWith("HTTP/1.1 400 ").contains("Mcp-Session-Id");
    assertThat(wire.send(get("/mcp", BOTH + SESSION))).contains("text/event-stream");
  }

  @Test
  void originAndHost_areCheckedAllTheSame() {
    assertThat(wire.send(call("Origin: http://evil.example\r\n"))).startsWith("HTTP/1.1 403 ");
    assertThat(wire.send(call().replace("localhost:8080", "evil.example")))
        .startsWith("HTTP/1.1 403 ");
  }

  @Test
  void listen_standsUntilItsResult() {
    wire.send(listen());
    held.interim(PROGRESS);
    assertThat(wire.received()).contains("text/event-stream", "data: " + PROGRESS);
    assertThat(wire.pass(KeepaliveConfig.DEFAULTS.interval().plusMillis(100)))
        .isEqualTo("d\r\n: keepalive\n\n\r\n");
    wire.channel.pipeline().fireUserEventTriggered(Drain.CONNECTIONS);
    assertThat(wire.context.owed()).isZero();
    assertThat(wire.context.listens().taken()).isEqualTo(1);

    wire.channel.pipeline().fireUserEventTriggered(Drain.CALLS);
    assertThat(held.heard).containsExactly("SHUTDOWN");
    held.finish("{\"resultType\":\"complete\"}");

    assertThat(wire.received())
        .contains(
            "data: {\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{\"resultType\":\"complete\"}}\n\n")
        .endsWith("0\r\n\r\n");
    assertThat(wire.context.listens().taken()).isZero();
  }

  @Test
  void listen_onePastTheLimit_comesBackLater() {
    try (Wire second = wire.another()) {
      wire.send(listen());
      assertThat(second.send(listen()))
          .startsWith("HTTP/1.1 503 ")
          .contains("retry-after: 5\r\n", "\"id\":7,\"error\":{\"code\":-32013", "limits.listens");

      held.finish("{}");
      assertThat(second.send(listen())).isEmpty();
      assertThat(wire.context.listens().taken()).isEqualTo(1);
      held.finish("{}");
    }
  }

  @Test
  void listen_clientGone_givesItsPlaceBackOnceItEnded() {
    wire.send(listen());
    held.interim(PROGRESS);
    var _ = wire.channel.close();

    assertThat(held.heard).contains("CLIENT_DISCONNECTED");
    held.finish("{}");
    assertThat(wire.context.listens().taken()).isZero();
  }

  @Test
  void listen_streamNotAccepted_isNotAcceptable() {
    assertThat(
            wire.send(listen().replace("application/json, text/event-stream", "application/json")))
        .startsWith("HTTP/1.1 406 ")
        .contains("\"id\":7", "text/event-stream");
    assertThat(wire.context.listens().taken()).isZero();
  }
}
