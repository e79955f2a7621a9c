package dev.sluice.backend.streamable;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.backend.http.HttpConfig;
import dev.sluice.backend.http.LeaseEnd;
import dev.sluice.backend.http.UpstreamTlsConfig;
import dev.sluice.backend.http.UrlTransport;
import dev.sluice.backend.spi.HeardCall;
import dev.sluice.settings.ByteSize;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import reactor.netty.http.HttpProtocol;

/** Servers that speak HTTP/2 without being asked. */
final class Http2IT {

  static HttpConfig over(String url, UpstreamTlsConfig tls) {
    return over(url, tls, Duration.ofSeconds(5));
  }

  static HttpConfig over(String url, UpstreamTlsConfig tls, Duration connect) {
    return new HttpConfig(
        URI.create(url),
        Map.of(),
        connect,
        50,
        50,
        20_000,
        Duration.ofSeconds(30),
        Duration.ofHours(1),
        true,
        tls,
        Duration.ofMinutes(5),
        ByteSize.ofMiB(1),
        UrlTransport.AUTO);
  }

  private static HttpConfig clear(Http2Server server) {
    return over("http://localhost:" + server.port() + "/mcp", UpstreamTlsConfig.DEFAULTS);
  }

  @Test
  void priorKnowledge_callsAfterOneAnother_shareOneConnection() {
    try (var server = new Http2Server(null, HttpProtocol.H2C);
        var reached = new Reached(clear(server))) {
      for (int i = 0; i < 5; i++) {
        reached.call().response();
      }
      assertThat(server.versions).hasSize(5).containsOnly("HTTP/2.0");
      assertThat(server.connections).hasSize(1);
      assertThat(reached.stats().ended(LeaseEnd.RETURNED)).isEqualTo(5);
    }
  }

  @Test
  void priorKnowledge_manyCallsAtOnce_areAllAnswered() {
    try (var server = new Http2Server(null, HttpProtocol.H2C);
        var reached = new Reached(clear(server))) {
      reached.call().response();
      List<HeardCall> calls = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        calls.add(reached.call());
      }
      calls.forEach(HeardCall::response);
      assertThat(server.versions).hasSize(41).containsOnly("HTTP/2.0");
      assertThat(server.connections).hasSizeLessThan(10);
    }
  }

  @Test
  void cancel_callUnderWay_endsItsStreamAndNotTheConnection() throws InterruptedException {
    try (var server = new Http2Server(null, HttpProtocol.H2C);
        var reached = new Reached(clear(server))) {
      reached.call().response();
      HeardCall silent =
          reached.call(
              "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"silent\"}}");
      while (server.versions.size() < 2) {
        Thread.onSpinWait();
      }
      silent.cancel("test");
      Reached.await(server.cancelled);
      reached.call().response();
      assertThat(reached.stats().ended(LeaseEnd.DISCARDED)).isEqualTo(1);
    }
  }
}
