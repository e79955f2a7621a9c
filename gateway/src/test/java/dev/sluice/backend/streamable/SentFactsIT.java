package dev.sluice.backend.streamable;

import static dev.sluice.backend.streamable.Reached.CALL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.backend.http.ScriptedServer;
import dev.sluice.backend.spi.HeardCall;
import dev.sluice.backend.spi.UpstreamChannel;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.Reason;
import dev.sluice.exchange.Sent;
import dev.sluice.protocol.era.ProtocolVersion;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** How much of a request the server may have seen, in a session and without one. */
@ParameterizedClass
@EnumSource(
    value = ProtocolVersion.class,
    names = {"V2025_11_25", "V2026_07_28"})
final class SentFactsIT {
  private final ProtocolVersion agreed;

  SentFactsIT(ProtocolVersion agreed) {
    this.agreed = agreed;
  }

  private Reached reach(URI url) {
    return spoken(new Reached(url));
  }

  private Reached reach(URI url, Reached.Limits limits) {
    return spoken(new Reached(url, Map.of(), limits));
  }

  private Reached spoken(Reached reached) {
    reached.channel.negotiated(agreed);
    return reached;
  }

  @Test
  void nobodyListens_nothingSent() throws IOException {
    URI url;
    try (ServerSocket gone = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      url = URI.create("http://127.0.0.1:" + gone.getLocalPort() + "/mcp");
    }
    try (var reached = reach(url)) {
      Failure.ByBackend failure = reached.call().failure();
      assertThat(failure.reason()).isEqualTo(Reason.BACKEND_UNREACHABLE);
      assertThat(failure.sent()).isEqualTo(Sent.NOTHING);
      assertThat(failure.message()).contains(url.getAuthority(), "is it running?");
    }
  }

  @Test
  void unknownHost_nothingSent() {
    try (var reached = reach(URI.create("http://no-such-host.invalid:1/mcp"))) {
      Failure.ByBackend failure = reached.call().failure();
      assertThat(failure.reason()).isEqualTo(Reason.BACKEND_UNREACHABLE);
      assertThat(failure.sent()).isEqualTo(Sent.NOTHING);
      assertThat(failure.message()).contains("no-such-host.invalid is unknown");
    }
  }

  @Test
  void localhost_isResolvedToAnAddressThatAnswers() {
    try (var server = new ScriptedServer((request, wire) -> wire.result(request, "{}"));
        var reached = reach(URI.create("http://localhost:" + server.port() + "/mcp"))) {
      reached.call().response();
      assertThat(server.requests().get(0).header("host")).isEqualTo("localhost:" + server.port());
    }
  }

  @Test
  void pool_atItsLimit_takesOneMoreWaitingAndRefusesTheNext() throws InterruptedException {
    CountDownLatch answer = new CountDownLatch(1);
    ScriptedServer.Script script =
        (request, wire) -> {
          Reached.await(answer);
          wire.result(request, "{}");
        };
    try (var server = new ScriptedServer(script);
        var reached = reach(server.url(), Reached.Limits.USUAL.pool(2, 1, Duration.ofSeconds(9)))) {
      List<HeardCall> taken = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        taken.add(HeardCall.of(reached.channel, reached.loop, CALL));
      }
      server.await(request -> true);
      server.await(request -> true);
      Failure.ByBackend failure = reached.call().failure();
      assertThat(failure.reason()).isEqualTo(Reason.OVERLOADED);
      assertThat(failure.sent()).isEqualTo(Sent.NOTHING);
      assertThat(failure.message()).contains("1 calls waiting");
      answer.countDown();
      taken.forEach(HeardCall::response);
      assertThat(server.connections()).isEqualTo(2);
    }
  }

  @Test
  void pool_noConnectionFreeInTime_nothingSent() throws InterruptedException {
    CountDownLatch answer = new CountDownLatch(1);
    ScriptedServer.Script script =
        (request, wire) -> {
          Reached.await(answer);
          wire.result(request, "{}");
        };
    try (var server = new ScriptedServer(script);
        var reached = reach(server.url(), Reached.Limits.USUAL.pool(1, 9, Duration.ofMillis(60)))) {
      HeardCall first = reached.call();
      server.await(request -> true);
      Failure.ByBackend failure = reached.call().failure();
      assertThat(failure.reason()).isEqualTo(Reason.OVERLOADED);
      assertThat(failure.sent()).isEqualTo(Sent.NOTHING);
      assertThat(failure.message()).contains("no connection free within 60 ms");
      answer.countDown();
      first.response();
    }
  }

  @Test
  void resetAfterTheRequestWasRead_mayHaveRun() {
    try (var server = new ScriptedServer((request, wire) -> wire.reset());
        var reached = reach(server.url())) {
      Failure.ByBackend failure = reached.call().failure();
      assertThat(failure.reason()).isEqualTo(Reason.BACKEND_DISCONNECTED);
      assertThat(failure.sent()).isEqualTo(Sent.MAYBE);
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void resetWhileTheRequestIsBeingWritten_mayHaveRun() throws IOException {
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        var reached = reach(URI.create("http://127.0.0.1:" + listener.getLocalPort() + "/mcp"))) {
      HeardCall call = reached.call(CALL.replace("{}", "{\"a\":\"" + "x".repeat(16 << 20) + "\"}"));
      try (Socket connection = listener.accept()) {
        connection.getInputStream().readNBytes(1);
        connection.setSoLinger(true, 0);
      }
      Failure.ByBackend failure = call.failure();
      assertThat(failure.reason()).isEqualTo(Reason.BACKEND_DISCONNECTED);
      assertThat(failure.sent()).isEqualTo(Sent.MAYBE);
    }
  }

  @Test
  void closedAfterTheRequestWasRead_mayHaveRun() {
    try (var server = new ScriptedServer((request, wire) -> wire.close());
        var reached = reach(server.url())) {
      assertThat(reached.call().failure().sent()).isEqualTo(Sent.MAYBE);
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void connectionClosedWhileIdle_nextCallTakesAFreshOne() throws InterruptedException {
    Semaphore closed = new Semaphore(0);
    ScriptedServer.Script script =
        (request, wire) -> {
          wire.result(request, "{}");
          wire.close();
          closed.release();
        };
    try (var server = new ScriptedServer(script);
        var other = new ScriptedServer((request, wire) -> wire.result(request, "{}"));
        var reached = reach(server.url())) {
      StreamableTransport toOther = reached.transportTo(other.url());
      UpstreamChannel otherChannel = reached.open(toOther);
      for (int i = 0; i < 10; i++) {
        reached.call().response();
        assertThat(closed.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
        // An answer that came to the loop after the close: the loop has seen both.
        HeardCall.of(otherChannel, reached.loop, CALL).response();
      }
      assertThat(server.connections()).isEqualTo(10);
      Reached.shutDown(toOther);
    }
  }

  @Test
  void connectionCloseHeader_isHonoured() {
    ScriptedServer.Script script =
        (request, wire) -> {
          wire.respond(
              200,
              "content-type: application/json\r\nconnection: close\r\n",
              "{\"jsonrpc\":\"2.0\",\"id\":" + request.id() + ",\"result\":{}}");
          wire.awaitEnd();
        };
    try (var server = new ScriptedServer(script);
        var reached = reach(server.url())) {
      reached.call().response();
      reached.call().response();
      assertThat(server.connections()).isEqualTo(2);
    }
  }
}
