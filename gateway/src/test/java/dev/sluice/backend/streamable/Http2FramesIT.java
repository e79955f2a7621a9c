package dev.sluice.backend.streamable;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.backend.http.UpstreamTlsConfig;
import dev.sluice.backend.spi.HeardCall;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.Reason;
import dev.sluice.exchange.Sent;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What single frames of HTTP/2 say about a request. */
final class Http2FramesIT {
  private static final Duration HASTY = Duration.ofMillis(200);

  private final FrameServer server = new FrameServer();
  private final Reached reached =
      new Reached(
          Http2IT.over("http://127.0.0.1:" + server.port() + "/mcp", UpstreamTlsConfig.DEFAULTS));

  @AfterEach
  void close() {
    reached.close();
    server.close();
  }

  @ParameterizedTest
  @CsvSource({
    "REFUSE_AT_HEAD, BACKEND_UNREACHABLE, NOTHING",
    "REFUSE,         BACKEND_UNREACHABLE, NOTHING",
    "GO_AWAY,        BACKEND_UNREACHABLE, NOTHING",
    "GO_AWAY_AFTER,  BACKEND_DISCONNECTED, MAYBE",
    "RESET,          BACKEND_DISCONNECTED, MAYBE",
    "RESET_IN_BODY,  BACKEND_DISCONNECTED, ALL",
    "REFUSE_IN_BODY, BACKEND_DISCONNECTED, ALL",
    "CLOSE_IN_BODY,  BACKEND_DISCONNECTED, ALL"
  })
  void call_cutOff_saysWhatTheServerMayHaveSeenAndTheNextIsAnswered(
      FrameServer.Play play, Reason reason, Sent sent) {
    for (int i = 0; i < 10; i++) {
      reached.call().response();
      server.plan(play);
      Failure.ByBackend failure = reached.call().failure();
      assertThat(failure.sent()).isEqualTo(sent);
      assertThat(failure.reason()).isEqualTo(reason);
      reached.call().response();
    }
    assertThat(server.requests).hasValue(30);
  }

  @Test
  void call_informationalResponses_areSkipped() {
    server.plan(FrameServer.Play.HINTS, FrameServer.Play.HINTS);
    assertThat(reached.call().response()).contains("result");
    assertThat(reached.call().response()).contains("result");
    assertThat(server.connections).hasSize(1);
  }

  /** As behind a NAT that forgot the connection: it takes requests, and nothing comes of them. */
  @Test
  void connection_nothingHeardOnIt_takesNoMoreRequestsOnceOneWasGivenUp() {
    for (int i = 0; i < 20; i++) {
      try (var hasty =
          new Reached(
              Http2IT.over(
                  "http://127.0.0.1:" + server.port() + "/mcp",
                  UpstreamTlsConfig.DEFAULTS,
                  HASTY))) {
        hasty.call().response();
        server.deafen();
        HeardCall first = hasty.call();
        if (!first.isOverWithin(Duration.ofSeconds(1))) {
          goesElsewhere(hasty, first);
          return;
        }
        // The stream of the call before was not given back yet, and the pool opened a connection.
      }
    }
    throw new AssertionError("no call went to the connection there was");
  }

  private void goesElsewhere(Reached hasty, HeardCall first) {
    int before = server.connections.size();
    HeardCall underWay = hasty.call();
    awaitActive(hasty, 2);
    assertThat(server.connections).hasSize(before);
    first.cancel("enough");
    HeardCall next = hasty.callAfter(HASTY.multipliedBy(2));
    next.response();
    assertThat(underWay.isOver()).isFalse();
    underWay.cancel("enough");
    hasty.call().response();
    // Another for calls, and one for cancellations.
    assertThat(server.connections).hasSizeLessThanOrEqualTo(before + 2);
  }

  private static void awaitActive(Reached reached, long calls) {
    long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (reached.stats().active() != calls) {
      assertThat(System.nanoTime()).as("%d calls", reached.stats().active()).isLessThan(end);
      Thread.onSpinWait();
    }
  }
}
