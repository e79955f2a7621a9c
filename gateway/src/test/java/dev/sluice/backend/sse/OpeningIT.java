package dev.sluice.backend.sse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.backend.http.Wire.Request;
import dev.sluice.backend.spi.HeardCall;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.Reason;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How a stream opens, and where messages go. */
final class OpeningIT {
  private final SseServer server =
      new SseServer(
          (request, post, stream) -> {
            post.accepted();
            stream.resultEvent(request, "{}");
          });

  @AfterEach
  void stop() {
    server.close();
  }

  private void announce(String address) {
    server.onGet((request, wire) -> server.begin(wire, address));
  }

  private String pathOfTheCall(URI url) throws InterruptedException {
    try (Reached reached = new Reached(url)) {
      HeardCall call = reached.call(reached.open());
      call.response();
      return server.http().await(request -> request.is("tools/call")).path();
    }
  }

  @Test
  void open_headers_areThoseOfTheConfigurationAndAskForEvents() throws InterruptedException {
    pathOfTheCall(server.url());
    Request get = server.http().requests().getFirst();
    assertThat(get.method()).isEqualTo("GET");
    assertThat(get.header("accept")).isEqualTo("text/event-stream");
    assertThat(get.header("authorization")).isEqualTo("Bearer t");
    Request post = server.http().requests().getLast();
    assertThat(post.header("content-type")).isEqualTo("application/json");
    assertThat(post.header("authorization")).isEqualTo("Bearer t");
  }

  @ParameterizedTest
  @CsvSource({"messages?s=1,/a/messages?s=1", "/m?s=1,/m?s=1", "?s=1,/a/sse?s=1"})
  void call_goesToTheAddressAnnounced(String announced, String path) throws InterruptedException {
    announce(announced);
    assertThat(pathOfTheCall(server.url("/a/sse"))).isEqualTo(path);
  }

  @Test
  void call_prefixTakenAwayByAProxy_isFoundBelowIt() throws InterruptedException {
    announce("/messages?s=1");
    server.onPost(
        (request, post, stream) -> {
          if (request.path().startsWith("/team/tools/messages")) {
            post.accepted();
            stream.resultEvent(request, "{}");
          } else {
            post.respond(404, "", "");
          }
        });
    try (Reached reached = new Reached(server.url("/team/tools/sse"))) {
      var channel = reached.open();
      reached.call(channel).response();
      reached.call(channel).response();
    }
    assertThat(server.http().requests())
        .extracting(Request::path)
        .containsExactly(
            "/team/tools/sse",
            "/messages?s=1",
            "/team/tools/messages?s=1",
            "/team/tools/messages?s=1");
  }

  @Test
  void open_redirectedOnTheSameHost_isFollowed() throws InterruptedException {
    server.onGet(
        (request, wire) -> {
          if (request.path().endsWith("/")) {
            server.begin(wire, "messages");
          } else {
            wire.respond(307, "location: " + request.path() + "/\r\n", "");
          }
        });
    server.http().script((request, wire) -> server.serve(request, wire));
    assertThat(pathOfTheCall(server.url("/sse"))).isEqualTo("/sse/messages");
  }

  @Test
  void open_addressOnAnotherHost_isRefusedAndNothingSentThere() {
    announce("http://127.0.0.1:1/messages");
    try (Reached reached = new Reached(server.url())) {
      Failure.ByBackend failure = reached.unopened();
      assertThat(failure.reason()).isEqualTo(Reason.BACKEND_PROTOCOL_ERROR);
      assertThat(failure.message())
          .contains("server remote announced an address for messages at another host, 127.0.0.1:1");
    }
  }

  @Test
  void open_noEndpointEvent_failsInTime() {
    server.onGet((request, wire) -> wire.events());
    var limits = new Reached.Limits(Duration.ofMillis(50), Duration.ofMinutes(5), 64 << 10);
    try (Reached reached = new Reached(server.url(), limits)) {
      Failure.ByBackend failure = reached.unopened();
      assertThat(failure.reason()).isEqualTo(Reason.DEADLINE_EXCEEDED);
      assertThat(failure.message()).contains("endpoint event within 100 ms");
    }
  }

  @ParameterizedTest
  @CsvSource({"404,answered HTTP 404", "401,credentials", "200,expected: text/event-stream"})
  void open_answerThatIsNoStream_saysSo(int status, String words) {
    server.http().script((request, wire) -> wire.respond(status, "", ""));
    try (Reached reached = new Reached(server.url())) {
      assertThat(reached.unopened().message()).contains(words);
    }
  }

  @Test
  void open_nobodyThere_isUnreachable() {
    URI url = server.url();
    server.close();
    try (Reached reached = new Reached(url)) {
      assertThat(reached.unopened().reason()).isEqualTo(Reason.BACKEND_UNREACHABLE);
    }
  }

  @Test
  void close_channel_endsTheStream() throws InterruptedException {
    try (Reached reached = new Reached(server.url())) {
      var channel = reached.open();
      channel.close(() -> {});
      server.awaitEndOfStream();
      assertThat(channel.isOpen()).isFalse();
    }
  }

  @Test
  void open_afterTheStreamWasLost_isAnotherStream() throws Exception {
    try (Reached reached = new Reached(server.url())) {
      var first = reached.open();
      server.nextStream().close();
      var second = reached.open();
      server.nextStream();
      reached.call(second).response();
      assertThat(first.isOpen()).isFalse();
    }
  }
}
