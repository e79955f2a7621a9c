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
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Replies that leave as JSON, or as nothing. */
final class ReplyTest {
  private static final String PROGRESS =
      "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\",\"params\":{}}";

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
  void post_notification_accepted() {
    assertThat(wire.send(message("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}")))
        .matches("HTTP/1.1 202 Accepted\r\ndate: [^\r]+\r\ncontent-length: 0\r\n\r\n");
    assertThat(wire.send(message("{\"jsonrpc\":\"2.0\",\"id\":9,\"result\":{}}")))
        .startsWith("HTTP/1.1 202 ");
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
}
