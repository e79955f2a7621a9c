package dev.sluice.edge;

import static dev.sluice.edge.Wire.JSON;
import static dev.sluice.edge.Wire.PING;
import static dev.sluice.edge.Wire.SESSION;
import static dev.sluice.edge.Wire.get;
import static dev.sluice.edge.Wire.message;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Requests on one connection: in pieces, one behind the other, and the last. */
final class ConnectionOrderTest {
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
  void post_splitAtEveryByte_sameAnswer() {
    String request = message(PING);
    for (int split = 1; split < request.length(); split++) {
      String answer = wire.send(request.substring(0, split)) + wire.send(request.substring(split));
      assertThat(answer).as("split at %s", split).startsWith("HTTP/1.1 200 OK\r\n");
    }
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
