package dev.sluice.edge;

import static dev.sluice.edge.Wire.BOTH;
import static dev.sluice.edge.Wire.JSON;
import static dev.sluice.edge.Wire.PING;
import static dev.sluice.edge.Wire.SESSION;
import static dev.sluice.edge.Wire.get;
import static dev.sluice.edge.Wire.message;
import static dev.sluice.edge.Wire.post;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.exchange.Failure;
import dev.sluice.exchange.Message;
import dev.sluice.exchange.Reason;
import dev.sluice.exchange.Reply;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Replies that leave as streams: why they do, what keeps them open, how they end. */
final class StreamReplyTest {
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
    assertThat(wire.door.client("s").heard()).containsExactly("notifications/progress");
    assertThat(wire.pass(Duration.ofSeconds(30))).isEmpty();
    held.finish("{}");
    assertThat(wire.received()).contains("content-type: application/json");
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
}
