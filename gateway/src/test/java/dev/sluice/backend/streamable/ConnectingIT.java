package dev.sluice.backend.streamable;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.backend.http.ScriptedServer;
import dev.sluice.backend.spi.HeardCall;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.Reason;
import dev.sluice.exchange.Sent;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Connections that are not there: refused, never made, or gone when they are needed. */
final class ConnectingIT {
  private static final Duration SHORT = Duration.ofMillis(200);
  private static final int PATIENCE_MILLIS = 300;

  @Test
  void connect_neverAnswered_failsInTimeWithNothingSent() throws IOException {
    try (Deaf deaf = new Deaf();
        var reached = new Reached(deaf.url(), Map.of(), Reached.Limits.USUAL.pool(5, 5, SHORT))) {
      Failure.ByBackend failure = reached.call().failure();
      assertThat(failure.reason()).isEqualTo(Reason.BACKEND_UNREACHABLE);
      assertThat(failure.sent()).isEqualTo(Sent.NOTHING);
      assertThat(failure.message()).contains("within 200 ms");
    }
  }

  @Test
  void cancel_whileItsConnectionIsMade_leavesNothingBehind() throws IOException {
    try (Deaf deaf = new Deaf();
        var reached =
            new Reached(
                deaf.url(), Map.of(), Reached.Limits.USUAL.pool(1, 5, Duration.ofMinutes(1)))) {
      HeardCall call = reached.call();
      assertThat(reached.stats().pending()).isEqualTo(1);
      call.cancel("never mind");
      assertThat(reached.stats().pending()).isZero();
      assertThat(reached.stats().active()).isZero();
      call.assertClean();
    }
  }

  @Test
  void connect_refusedWhileOthersWait_theyAreToldTheSame() throws IOException {
    URI url;
    try (ServerSocket gone = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      url = URI.create("http://127.0.0.1:" + gone.getLocalPort() + "/mcp");
    }
    try (var reached =
        new Reached(url, Map.of(), Reached.Limits.USUAL.pool(1, 9, Duration.ofSeconds(9)))) {
      List<HeardCall> calls = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        calls.add(reached.call());
      }
      for (HeardCall call : calls) {
        Failure.ByBackend failure = call.failure();
        assertThat(failure.reason()).isEqualTo(Reason.BACKEND_UNREACHABLE);
        assertThat(failure.sent()).isEqualTo(Sent.NOTHING);
      }
    }
  }

  /** The race of keep-alive: the server closes an idle connection while a request is written. */
  @Test
  void connectionClosedWhileTheLoopIsBusy_requestWrittenToIt_mayHaveRun() throws Exception {
    CountDownLatch closed = new CountDownLatch(1);
    CountDownLatch busy = new CountDownLatch(1);
    ScriptedServer.Script script =
        (request, wire) -> {
          wire.result(request, "{}");
          Reached.await(busy);
          wire.close();
          closed.countDown();
        };
    try (var server = new ScriptedServer(script);
        var reached = new Reached(server.url())) {
      reached.call().response();
      Failure.ByBackend failure = reached.callUnawareOf(busy, closed).failure();
      assertThat(failure.reason()).isEqualTo(Reason.BACKEND_DISCONNECTED);
      assertThat(failure.sent()).isEqualTo(Sent.MAYBE);
      assertThat(server.requests()).hasSize(1);
    }
  }

  /** Listens, and its kernel answers no more attempts to connect. */
  private static final class Deaf implements AutoCloseable {
    private final ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    private final List<Socket> queued = new ArrayList<>();

    Deaf() throws IOException {
      boolean full = false;
      while (!full) {
        Socket next = new Socket();
        queued.add(next);
        try {
          next.connect(listener.getLocalSocketAddress(), PATIENCE_MILLIS);
        } catch (SocketTimeoutException unanswered) {
          full = true;
        }
      }
    }

    URI url() {
      return URI.create("http://127.0.0.1:" + listener.getLocalPort() + "/mcp");
    }

    @Override
    public void close() throws IOException {
      for (Socket each : queued) {
        each.close();
      }
      listener.close();
    }
  }
}
