package dev.sluice.edge;

import static dev.sluice.edge.Wire.BOTH;
import static dev.sluice.edge.Wire.HOST;
import static dev.sluice.edge.Wire.JSON;
import static dev.sluice.edge.Wire.PING;
import static dev.sluice.edge.Wire.SESSION;
import static dev.sluice.edge.Wire.get;
import static dev.sluice.edge.Wire.message;
import static dev.sluice.edge.Wire.post;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.exchange.Failure;
import dev.sluice.exchange.Message;
import dev.sluice.exchange.Reason;
import dev.sluice.exchange.Reply;
import dev.sluice.exchange.Sent;
import dev.sluice.exchange.ServerName;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How replies leave: as JSON, as a stream, or as nothing. */
final class ReplyTest {
  private static final String PROGRESS =
      "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\",\"params\":{}}";
  private static final Duration INTERVAL = KeepaliveConfig.DEFAULTS.interval();

  private final Wire wire = new Wire();
  private final HeldCall held = new HeldCall();

  @AfterEach
  void close() {
    wire.close();
  }

  private void hold() {
    wire.door.stage = held;
  }

  @Test
  void post_answeredAtOnce_isOneBufferOfJson() {
    wire.channel.writeInbound(Unpooled.copiedBuffer(message(PING), UTF_8));

    ByteBuf only = Objects.requireNonNull(wire.channel.readOutbound());
    String text = only.toString(UTF_8);
    only.release();
    assertThat(wire.channel.outboundMessages()).isEmpty();
    assertThat(text)
        .matches(
            "(?s)HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ndate: [^\r]+ GMT\r\n"
                + "content-length: 45\r\n\r\n.*")
        .endsWith("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"ok\":true}}");
    assertThat(wire.served.errorTypes).containsExactly("streamable_http ok");
  }

  @Test
  void finish_noMemoryForTheAnswer_endsTheConnectionAndLeavesNothingBehind() {
    hold();
    wire.send(message(PING));
    Message answer = Message.of("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}");
    wire.channel.config().setAllocator(new NoMemory());

    held.finish(new Reply.Answered(answer, null));

    assertThat(wire.channel.isOpen()).isFalse();
    assertThat(answer.bytes().refCnt()).isZero();
  }

  @Test
  void post_stageBreaks_isAnsweredAndTheConnectionStays() {
    wire.door.stage =
        (exchange, sink) -> {
          throw new IllegalStateException("scripted");
        };
    assertThat(wire.send(message(PING)))
        .startsWith("HTTP/1.1 200 OK\r\n")
        .contains("\"id\":1", "\"code\":-32015", "\"reason\":\"outcome_unknown\"");
    assertThat(wire.send(message('[' + PING + ']').replace("Id: s", "Id: old")))
        .contains("\"code\":-32015");
    assertThat(wire.channel.isOpen()).isTrue();
  }

  @Test
  void post_initialize_answersWithSessionId() {
    String body = PING.replace("ping", "initialize");

    assertThat(wire.send(post("/mcp", JSON + BOTH, body))).contains("\r\nmcp-session-id: new\r\n");
  }

  @Test
  void post_splitAtEveryByte_sameAnswer() {
    String request = message(PING);
    for (int split = 1; split < request.length(); split++) {
      String answer = wire.send(request.substring(0, split)) + wire.send(request.substring(split));
      assertThat(answer).as("split at %s", split).startsWith("HTTP/1.1 200 OK\r\n");
    }
  }

  @Test
  void post_notification_accepted() {
    assertThat(wire.send(message("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}")))
        .matches("HTTP/1.1 202 Accepted\r\ndate: [^\r]+\r\ncontent-length: 0\r\n\r\n");
    assertThat(wire.send(message("{\"jsonrpc\":\"2.0\",\"id\":9,\"result\":{}}")))
        .startsWith("HTTP/1.1 202 ");
  }

  @Test
  void post_expectContinue_isToldToGoOn() {
    String request = message(PING).replace(JSON, JSON + "Expect: 100-continue\r\n");
    int body = request.indexOf("\r\n\r\n") + 4;

    assertThat(wire.send(request.substring(0, body))).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
    assertThat(wire.send(request.substring(body))).startsWith("HTTP/1.1 200 ");
  }

  @Test
  void post_expectContinueRefused_isToldAtOnce() {
    String request =
        message(PING).replace(SESSION, "Mcp-Session-Id: x\r\nExpect: 100-continue\r\n");

    assertThat(wire.send(request.substring(0, request.indexOf("\r\n\r\n") + 4)))
        .startsWith("HTTP/1.1 404 ");
  }

  @Test
  void post_interim_turnsIntoStream() {
    hold();
    assertThat(wire.send(message(PING))).isEmpty();

    assertThat(held.interim(PROGRESS)).isTrue();
    assertThat(wire.received())
        .startsWith("HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n")
        .contains("cache-control: no-cache, no-transform\r\n", "x-accel-buffering: no\r\n")
        .contains("transfer-encoding: chunked\r\n\r\n")
        .endsWith(
            "\r\n\r\n"
                + Integer.toHexString(PROGRESS.length() + 23)
                + "\r\nevent: message\ndata: "
                + PROGRESS
                + "\n\n\r\n");
    held.finish("{}");
    assertThat(wire.received())
        .endsWith("data: {\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}\n\n\r\n0\r\n\r\n");
    assertThat(wire.send(message(PING))).isEmpty();
    held.finish("{}");
    assertThat(wire.received()).contains("content-type: application/json");
  }

  @Test
  void post_lineEndsInJson_becomeOneDataLine() {
    hold();
    wire.send(message(PING));
    held.interim(PROGRESS);
    wire.received();

    held.finish(
        new Reply.Answered(Message.of("{\"jsonrpc\":\"2.0\",\r\n\"id\":1,\n\"result\":{}\n}")));

    assertThat(wire.received())
        .contains("data: {\"jsonrpc\":\"2.0\",  \"id\":1, \"result\":{} }\n\n");
  }

  @Test
  void post_notReadyInTime_becomesStreamAndIsKeptAlive() {
    hold();
    wire.send(message(PING));

    assertThat(wire.pass(Duration.ofMillis(1_900))).isEmpty();
    assertThat(wire.pass(Duration.ofMillis(200)))
        .contains("text/event-stream")
        .endsWith("\r\n\r\nd\r\n: keepalive\n\n\r\n");
    assertThat(wire.pass(INTERVAL.plusMillis(100))).isEqualTo("d\r\n: keepalive\n\n\r\n");
    held.finish("{}");
    assertThat(wire.received()).endsWith("\r\n0\r\n\r\n");
    assertThat(wire.pass(INTERVAL.plusMillis(100))).isEmpty();
  }

  @Test
  void post_serverWithItsOwnInterval_isKeptAliveAtIt() {
    hold();
    wire.send(post("/servers/crm/mcp", JSON + BOTH + SESSION, PING));
    wire.pass(Duration.ofMillis(2_100));

    assertThat(wire.pass(Duration.ofMillis(3_900))).isEmpty();
    assertThat(wire.pass(Duration.ofMillis(1_200))).isEqualTo("d\r\n: keepalive\n\n\r\n");
  }

  @Test
  void post_serverWithoutKeepalive_hearsOnlyTheFirstByte() {
    hold();
    wire.send(post("/servers/quiet/mcp", JSON + BOTH + SESSION, PING));

    assertThat(wire.pass(Duration.ofMillis(2_100))).endsWith(": keepalive\n\n\r\n");
    assertThat(wire.pass(Duration.ofMinutes(10))).isEmpty();
    held.finish("{}");
    assertThat(wire.received()).endsWith("\r\n0\r\n\r\n");
  }

  @Test
  void post_serverWithoutKeepaliveStreamsEarly_hearsNoComment() {
    hold();
    wire.send(post("/servers/quiet/mcp", JSON + BOTH + SESSION, PING));
    held.interim(PROGRESS);

    assertThat(wire.received()).contains("data: " + PROGRESS);
    assertThat(wire.pass(Duration.ofMinutes(10))).isEmpty();
  }

  @Test
  void post_streamNotAccepted_waitsAndPushesInterim() {
    hold();
    wire.send(post("/mcp", JSON + SESSION + "Accept: application/json\r\n", PING));

    assertThat(held.interim(PROGRESS)).isTrue();
    assertThat(wire.door.client("s").pushed).containsExactly("notifications/progress");
    assertThat(wire.pass(Duration.ofSeconds(30))).isEmpty();
    held.finish("{}");
    assertThat(wire.received()).contains("content-type: application/json");
  }

  @Test
  void post_failed_isJsonRpcErrorWithStatus200() {
    hold();
    wire.send(message(PING));

    held.finish(
        new Reply.Failed(
            new Failure.ByBackend(
                Reason.OUTCOME_UNKNOWN, "lost \"crm\"", new ServerName("crm"), Sent.MAYBE)));

    assertThat(wire.received())
        .startsWith("HTTP/1.1 200 ")
        .contains("\"id\":1,\"error\":{\"code\":-32015,\"message\":\"lost \\\"crm\\\"\"")
        .contains("\"fault\":\"backend\",\"reason\":\"outcome_unknown\",\"server\":\"crm\"")
        .contains("\"sent\":\"maybe\",\"retryable\":false,\"attempts\":1,\"elapsedMs\":");
    assertThat(wire.served.errorTypes).containsExactly("streamable_http outcome_unknown");
  }

  @Test
  void post_failedAfterStreamBegan_isEvent() {
    hold();
    wire.send(message(PING));
    held.interim(PROGRESS);
    wire.received();

    held.finish(new Reply.Failed(new Failure.ByGateway(Reason.DEADLINE_EXCEEDED, "late")));

    assertThat(wire.received()).contains("\"code\":-32011").endsWith("\r\n0\r\n\r\n");
  }

  @Test
  void post_clientGone_goesOnAndResultIsDropped() {
    hold();
    wire.send(message(PING));
    var _ = wire.channel.close();

    assertThat(held.heard).containsExactly("resume");
    assertThat(held.interim(PROGRESS)).isFalse();
    held.finish("{}");
    assertThat(wire.served.errorTypes).containsExactly("streamable_http ok");
  }

  @Test
  void post_toolError_isLabelled() {
    wire.door.stage = (exchange, sink) -> ScriptedDoor.answer(exchange, sink, "{\"isError\":true}");
    wire.send(message(PING));

    assertThat(wire.served.errorTypes).containsExactly("streamable_http tool_error");
  }

  @Test
  void pipelined_areServedInOrderWhileReadingStops() {
    hold();
    String three = message(PING) + message(PING) + message(PING);
    assertThat(wire.send(three)).isEmpty();
    assertThat(wire.channel.config().isAutoRead()).isFalse();

    held.finish("{\"n\":1}");
    assertThat(wire.received()).contains("{\"n\":1}");
    held.finish("{\"n\":2}");
    assertThat(wire.received()).contains("{\"n\":2}");
    assertThat(wire.channel.config().isAutoRead()).isTrue();
    held.finish("{\"n\":3}");
    assertThat(wire.received()).contains("{\"n\":3}");
  }

  @Test
  void pipelined_pastTheLimit_connectionCloses() {
    hold();
    wire.send(message(PING));
    String get = get("/healthz", "");
    wire.send(get.repeat(RequestHandler.MAX_WAITING / 2));
    assertThat(wire.channel.isOpen()).isTrue();
    wire.send(get);
    assertThat(wire.channel.isOpen()).isFalse();
    held.finish("{}");
  }

  @Test
  void connection_closeAsked_closesAfterResponse() {
    assertThat(wire.send(get("/healthz", "Connection: close\r\n"))).contains("connection: close");
    assertThat(wire.channel.isOpen()).isFalse();
  }

  @Test
  void http10_stream_endsWithConnection() {
    hold();
    wire.send(message(PING).replace("HTTP/1.1", "HTTP/1.0"));
    held.interim(PROGRESS);
    held.finish("{}");

    assertThat(wire.received())
        .contains("connection: close\r\n\r\nevent: message\ndata: ")
        .doesNotContain("chunked");
    assertThat(wire.channel.isOpen()).isFalse();
  }

  @Test
  void batch_ofItsRevision_isOneArray() {
    String old = JSON + BOTH + "Mcp-Session-Id: old\r\n";
    String note = "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}";

    assertThat(wire.send(post("/mcp", old, "[" + PING + "," + note + ",{}]")))
        .startsWith("HTTP/1.1 200 ")
        .contains("\r\n\r\n[{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"ok\":true}},{")
        .contains("\"code\":-32600")
        .endsWith("}]");
    assertThat(wire.send(post("/mcp", old, "[" + note + "]"))).startsWith("HTTP/1.1 202 ");
    assertThat(wire.send(post("/mcp", old, "[]"))).startsWith("HTTP/1.1 400 ").contains("-32600");
    String four = "[" + PING + "," + PING + "," + PING + "," + PING + "]";
    assertThat(wire.send(post("/mcp", old, four))).startsWith("HTTP/1.1 400 ").contains("-32600");
  }

  @Test
  void batch_withInterim_isStreamOfEvents() {
    wire.door.stage =
        (exchange, sink) -> {
          sink.interim(Message.of(PROGRESS));
          return ScriptedDoor.answer(exchange, sink, "{}");
        };

    assertThat(wire.send(post("/mcp", JSON + BOTH + "Mcp-Session-Id: old\r\n", "[" + PING + "]")))
        .contains("text/event-stream", "data: " + PROGRESS, "\"result\":{}}\n\n")
        .endsWith("0\r\n\r\n");
  }

  @Test
  void get_withSession_isStandingStream() {
    assertThat(wire.send(get("/mcp", SESSION + BOTH)))
        .contains("text/event-stream")
        .endsWith(": keepalive\n\n\r\n");
    wire.door.listening.getFirst().send(Message.of(PROGRESS));
    assertThat(wire.received()).contains("data: " + PROGRESS + "\n\n");
    assertThat(wire.pass(INTERVAL.plusMillis(100))).contains(": keepalive\n\n");
    wire.door.listening.getFirst().close();
    assertThat(wire.received()).matches("d\r\nretry: 1\\d{3}\n\n\r\n0\r\n\r\n");
    assertThat(wire.door.listening).isEmpty();
    assertThat(wire.send(get("/healthz", ""))).startsWith("HTTP/1.1 200 ");
  }

  @Test
  void get_clientGone_unlistens() {
    wire.send(get("/mcp", SESSION + BOTH));
    var stream = wire.door.listening.getFirst();
    var _ = wire.channel.close();

    assertThat(wire.door.listening).isEmpty();
    stream.send(Message.of(PROGRESS));
    stream.close();
  }

  @Test
  void delete_endsSession() {
    assertThat(wire.send("DELETE /mcp/ HTTP/1.1\r\n" + HOST + SESSION + "\r\n"))
        .startsWith("HTTP/1.1 204 ")
        .doesNotContain("content-length");
    assertThat(wire.door.ended).containsExactly(wire.door.client("s"));
  }

  @Test
  void server_scopeOfOne_isKnown() {
    assertThat(wire.send(post("/servers/crm/mcp/", JSON + BOTH + SESSION, PING)))
        .startsWith("HTTP/1.1 200 ");
  }

  @Test
  void health_tells() {
    assertThat(wire.send("GET /healthz HTTP/1.1\r\n\r\n")).contains("{\"status\":\"up\"}");
    assertThat(wire.send(get("/readyz", ""))).startsWith("HTTP/1.1 200 ");
    wire.ready = false;
    assertThat(wire.send(get("/readyz", ""))).startsWith("HTTP/1.1 503 ").contains("not ready");
    assertThat(wire.send("HEAD /healthz HTTP/1.1\r\n\r\n")).endsWith("content-length: 0\r\n\r\n");
  }

  @Test
  void drain_idleConnection_closes() {
    wire.send(get("/healthz", ""));
    wire.channel.pipeline().fireUserEventTriggered(Drain.CONNECTIONS);
    wire.channel.pipeline().fireUserEventTriggered(Drain.IDLE);

    assertThat(wire.channel.isOpen()).isFalse();
  }

  @Test
  void drain_busyConnection_closesAfterItsAnswer() {
    hold();
    wire.send(message(PING));
    wire.context.drain();
    wire.channel.pipeline().fireUserEventTriggered(Drain.CONNECTIONS);
    assertThat(wire.channel.isOpen()).isTrue();
    held.finish("{}");

    assertThat(wire.received()).contains("connection: close");
    assertThat(wire.channel.isOpen()).isFalse();
  }
}
