package dev.sluice.backend.streamable;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.backend.http.HttpConfig;
import dev.sluice.backend.http.LeaseEnd;
import dev.sluice.backend.http.ScriptedServer;
import dev.sluice.backend.spi.HeardCall;
import dev.sluice.exchange.Reason;
import dev.sluice.exchange.Sent;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When a connection of HTTP/1.1 is used again, and when it must not be. */
class ConnectionReuseIT {

  private static void awaitConnections(Reached reached, long open) {
    while (reached.stats().idle() + reached.stats().active() != open) {
      Thread.onSpinWait();
    }
  }

  @Test
  void bytesBehindTheAnswer_connectionIsNotUsedAgain() {
    try (var server =
            new ScriptedServer(
                (request, wire) -> {
                  String body = "{\"jsonrpc\":\"2.0\",\"id\":" + request.id() + ",\"result\":{}}";
                  wire.raw(
                      "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: "
                          + body.length()
                          + "\r\n\r\n"
                          + body
                          + "HTTP/1.1 200 OK\r\ncontent-");
                });
        var reached = new Reached(server.url())) {
      reached.call().response();
      awaitConnections(reached, 0);
      reached.call().response();
      assertThat(server.connections()).isEqualTo(2);
      assertThat(reached.stats().ended(LeaseEnd.RETURNED)).isEqualTo(2);
    }
  }

  @Test
  void bytesWhileIdle_connectionIsClosed() {
    try (var server =
            new ScriptedServer(
                (request, wire) -> {
                  wire.result(request, "{}");
                  wire.raw("HTTP/1.1 408 Request Timeout\r\nconnection: close\r\n\r\n");
                });
        var reached = new Reached(server.url())) {
      reached.call().response();
      awaitConnections(reached, 0);
    }
  }

  @Test
  void answerBeforeTheRequestWasWritten_connectionIsNotUsedAgain() {
    String large =
        Reached.CALL.replace("\"arguments\":{}", "\"arguments\":\"" + "x".repeat(16 << 20) + '"');
    try (var early = new EarlyAnswer(413);
        var reached = new Reached(early.url())) {
      assertThat(reached.call(large).failure().sent()).isEqualTo(Sent.ALL);
      awaitConnections(reached, 0);
    }
  }

  @Test
  void protocolSwitchedUnasked_isAFault() {
    try (var server =
            new ScriptedServer(
                (request, wire) ->
                    wire.raw("HTTP/1.1 101 X\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n"));
        var reached = new Reached(server.url())) {
      assertThat(reached.call().failure().reason()).isEqualTo(Reason.BACKEND_PROTOCOL_ERROR);
      awaitConnections(reached, 0);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4_000, 4_096, 4_097, 70_000, 3 << 20})
  void body_ofAnySize_arrivesWhole(int length) {
    String text = "y".repeat(length);
    try (var server = new ScriptedServer((request, wire) -> wire.result(request, "{}"));
        var reached = new Reached(server.url())) {
      for (int i = 0; i < 2; i++) {
        reached
            .call(Reached.CALL.replace("\"arguments\":{}", "\"arguments\":\"" + text + '"'))
            .response();
      }
      assertThat(server.requests())
          .allSatisfy(request -> assertThat(request.body()).contains('"' + text + '"'));
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  void bodyUntilTheEndOfTheConnection_isTaken() {
    try (var server =
            new ScriptedServer(
                (request, wire) -> {
                  wire.raw(
                      "HTTP/1.0 200 OK\r\ncontent-type: application/json\r\n\r\n{\"jsonrpc\":\"2.0\",\"id\":"
                          + request.id()
                          + ",\"result\":{}}");
                  wire.close();
                });
        var reached = new Reached(server.url())) {
      reached.call().response();
      reached.call().response();
      assertThat(server.connections()).isEqualTo(2);
    }
  }

  @Test
  void idleForTooLong_isClosed() {
    try (var server = new ScriptedServer((request, wire) -> wire.result(request, "{}"));
        var reached = new Reached(with(server.url(), Duration.ofMillis(80), Duration.ofHours(1)))) {
      reached.call().response();
      awaitConnections(reached, 0);
      reached.call().response();
      assertThat(server.connections()).isEqualTo(2);
    }
  }

  @Test
  void tooOld_isClosedOnceItIsFree() {
    try (var server = new ScriptedServer((request, wire) -> wire.result(request, "{}"));
        var reached = new Reached(with(server.url(), Duration.ofMinutes(1), Duration.ofNanos(1)))) {
      reached.call().response();
      awaitConnections(reached, 0);
      reached.call().response();
      assertThat(server.connections()).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void connectionClosed_whileItsReaderPauses_whatWasReadIsHandedOnFirst(boolean whole)
      throws InterruptedException {
    CountDownLatch paused = new CountDownLatch(1);
    CountDownLatch closed = new CountDownLatch(1);
    try (var server =
            new ScriptedServer(
                (request, wire) -> {
                  wire.events();
                  wire.event("{\"jsonrpc\":\"2.0\",\"method\":\"n/first\"}");
                  Reached.await(paused);
                  for (int i = 0; i < 100; i++) {
                    wire.event("{\"jsonrpc\":\"2.0\",\"method\":\"n/" + i + "\"}");
                  }
                  if (whole) {
                    wire.resultEvent(request, "{}");
                    wire.endEvents();
                  }
                  wire.close();
                  closed.countDown();
                });
        var reached = new Reached(server.url())) {
      HeardCall call = reached.call();
      call.nextInterim();
      call.pause();
      paused.countDown();
      Reached.await(closed);
      call.pause(); // A turn of the loop later the end of the connection was seen.
      call.resume();
      if (whole) {
        call.response();
      } else {
        assertThat(call.failure().reason()).isEqualTo(Reason.BACKEND_DISCONNECTED);
      }
      assertThat(call.interim()).hasSize(100);
    }
  }

  private static HttpConfig with(URI url, Duration idle, Duration age) {
    HttpConfig usual = HttpConfig.of(url);
    return new HttpConfig(
        url,
        usual.headers(),
        usual.connectTimeout(),
        usual.connections(),
        usual.waiting(),
        usual.maxConnections(),
        idle,
        age,
        false,
        usual.tls(),
        usual.streamIdleTimeout(),
        usual.response(),
        usual.transport());
  }
}
