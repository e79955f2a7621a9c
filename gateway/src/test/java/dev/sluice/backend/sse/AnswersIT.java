package dev.sluice.backend.sse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.backend.spi.ChannelEvents;
import dev.sluice.backend.spi.HeardCall;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.Message;
import dev.sluice.exchange.Reason;
import dev.sluice.exchange.Sent;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What servers answer, on the POST and on the stream. */
final class AnswersIT {
  private final SseServer server = new SseServer((request, post, stream) -> post.accepted());

  @AfterEach
  void stop() {
    server.close();
  }

  private Failure.ByBackend failure(SseServer.Script onPost) {
    server.onPost(onPost);
    try (Reached reached = new Reached(server.url())) {
      return reached.call(reached.open()).failure();
    }
  }

  @ParameterizedTest
  @CsvSource({"202,''", "200,''", "204,''", "200,Accepted", "202,'{\"ok\":true}'"})
  void post_anySuccess_isTakenAndItsBodyIgnored(int status, String body) {
    server.onPost(
        (request, post, stream) -> {
          if (status == 204) {
            post.raw("HTTP/1.1 204 X\r\n\r\n");
          } else {
            post.respond(status, "", body);
          }
          stream.resultEvent(request, "{\"n\":1}");
        });
    try (Reached reached = new Reached(server.url())) {
      var channel = reached.open();
      assertThat(reached.call(channel).response()).contains("{\"n\":1}");
      assertThat(reached.call(channel).response()).contains("{\"n\":1}");
    }
    assertThat(server.http().connections()).isEqualTo(2);
  }

  @Test
  void response_beforeThePostIsAnswered_isTaken() {
    server.onPost(
        (request, post, stream) -> {
          stream.resultEvent(request, "{}");
          post.accepted();
        });
    try (Reached reached = new Reached(server.url())) {
      var channel = reached.open();
      reached.call(channel).response();
      while (reached.transport.stats().idle() < 1) {
        Thread.onSpinWait();
      }
      reached.call(channel).response();
    }
    assertThat(server.http().connections()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({
    "400, '',                BACKEND_PROTOCOL_ERROR, ALL",
    "401, '',                BACKEND_PROTOCOL_ERROR, ALL",
    "500, '',                BACKEND_PROTOCOL_ERROR, ALL",
    "503, '',                BACKEND_UNREACHABLE,    MAYBE",
    "503, 'retry-after: 1',  BACKEND_UNREACHABLE,    NOTHING",
    "429, 'retry-after: 1',  OVERLOADED,             NOTHING"
  })
  void post_refused_failsWithWhatTheServerHasSeen(
      int status, String header, Reason reason, Sent sent) {
    Failure.ByBackend failure =
        failure(
            (request, post, stream) ->
                post.respond(status, header.isEmpty() ? "" : header + "\r\n", "no"));
    assertThat(failure.reason()).isEqualTo(reason);
    assertThat(failure.sent()).isEqualTo(sent);
  }

  @Test
  void post_connectionClosedUnanswered_mayHaveRun() {
    Failure.ByBackend failure = failure((request, post, stream) -> post.close());
    assertThat(failure.reason()).isEqualTo(Reason.BACKEND_DISCONNECTED);
    assertThat(failure.sent()).isEqualTo(Sent.MAYBE);
  }

  @Test
  void stream_endedBeforeThePostIsAnswered_mayHaveRun() {
    Failure.ByBackend failure =
        failure(
            (request, post, stream) -> {
              stream.close();
              post.awaitEnd();
            });
    assertThat(failure.reason()).isEqualTo(Reason.BACKEND_DISCONNECTED);
    assertThat(failure.sent()).isEqualTo(Sent.MAYBE);
  }

  @Test
  void stream_endedAfterThePostWasAccepted_hasTheRequest() throws Exception {
    server.onPost((request, post, stream) -> post.accepted());
    try (Reached reached = new Reached(server.url())) {
      var channel = reached.open();
      HeardCall call = reached.call(channel);
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
      while (call.sent() != Sent.ALL && System.nanoTime() < deadline) {
        Thread.onSpinWait();
      }
      server.stream().endEvents();
      assertThat(call.failure().sent()).isEqualTo(Sent.ALL);
    }
  }

  @Test
  void post_404AfterOneWasAccepted_expiresTheSessionAndLeavesOthers() {
    server.onPost(
        (request, post, stream) -> {
          if (request.is("late")) {
            post.accepted();
          } else {
            post.respond(404, "", "Could not find session");
          }
        });
    try (Reached reached = new Reached(server.url())) {
      var channel = reached.open();
      HeardCall early = HeardCall.of(channel, reached.loop, rpc("late"));
      while (server.http().requests().size() < 2 || reached.transport.stats().idle() < 1) {
        Thread.onSpinWait();
      }
      reached.call(channel).expired();
      assertThat(channel.isOpen()).isFalse();
      reached.call(channel).expired();
      say("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}");
      early.response();
    }
  }

  @Test
  void event_upToTheLimit_isTakenAndOnePastEndsTheSession() {
    int around = "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":\"\"}".length();
    server.onPost(
        (request, post, stream) -> {
          post.accepted();
          int length = request.id().equals("1") ? 1_000 : 1_001;
          stream.chunk(
              "data:{\"jsonrpc\":\"2.0\",\"id\":"
                  + request.id()
                  + ",\"result\":\""
                  + "x".repeat(length - around - "data:".length())
                  + "\"}\n\n");
        });
    var limits = new Reached.Limits(Duration.ofSeconds(5), Duration.ofMinutes(5), 1_000);
    try (Reached reached = new Reached(server.url(), limits)) {
      var channel = reached.open();
      reached.call(channel).response();
      assertThat(reached.call(channel).failure().reason()).isEqualTo(Reason.RESPONSE_TOO_LARGE);
      assertThat(channel.isOpen()).isFalse();
    }
  }

  @Test
  void answer_thatIsNoJson_failsItsCallAtOnceAndNoOther() {
    server.onPost(
        (request, post, stream) -> {
          post.accepted();
          stream.event(
              request.id().equals("1")
                  ? "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{oops}}"
                  : "{\"jsonrpc\":\"2.0\",\"id\":2,\"result\":{}}");
        });
    try (Reached reached = new Reached(server.url())) {
      var channel = reached.open();
      assertThat(reached.call(channel).failure().reason()).isEqualTo(Reason.BACKEND_PROTOCOL_ERROR);
      reached.call(channel).response();
    }
  }

  @Test
  void stream_silentDuringACall_failsItAndTellsTheServer() throws InterruptedException {
    var limits = new Reached.Limits(Duration.ofSeconds(5), Duration.ofMillis(200), 64 << 10);
    try (Reached reached = new Reached(server.url(), limits)) {
      HeardCall call = reached.call(reached.open());
      assertThat(call.failure().reason()).isEqualTo(Reason.DEADLINE_EXCEEDED);
      server.http().await(request -> request.is("notifications/cancelled"));
    }
  }

  @Test
  void cancel_initialize_tellsNothing() {
    try (Reached reached = new Reached(server.url())) {
      var channel = reached.open();
      HeardCall call = HeardCall.of(channel, reached.loop, Reached.INITIALIZE);
      call.cancel("enough");
      server.onPost(
          (request, post, stream) -> {
            post.accepted();
            stream.resultEvent(request, "{}");
          });
      reached.call(channel).response();
    }
    assertThat(server.http().requests()).noneMatch(each -> each.is("notifications/cancelled"));
  }

  @Test
  void calls_afterInitialized_waitUntilItArrived() throws Exception {
    try (Reached reached = new Reached(server.url())) {
      var channel = reached.open();
      var held = new java.util.concurrent.CountDownLatch(1);
      server.onPost(
          (request, post, stream) -> {
            if (request.is("notifications/initialized")) {
              held.await();
              post.accepted();
            } else {
              post.accepted();
              stream.resultEvent(request, "{}");
            }
          });
      channel.send(Message.of("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}"));
      HeardCall call = reached.call(channel);
      server.http().await(request -> request.is("notifications/initialized"));
      assertThat(server.http().requests()).noneMatch(each -> each.is("tools/call"));
      held.countDown();
      call.response();
    }
  }

  @Test
  void messagesOfNoCall_beforeAndAfterTheListener_comeInOrderThenTheEnd() throws Exception {
    try (Reached reached = new Reached(server.url())) {
      var channel = reached.open();
      say("{\"jsonrpc\":\"2.0\",\"id\":\"q\",\"method\":\"roots/list\"}");
      say("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\",\"params\":{}}");
      BlockingQueue<String> heard = new LinkedBlockingQueue<>();
      channel.listen(
          new ChannelEvents() {
            @Override
            public void onMessage(Message message) {
              heard.add(message.bytes().toString(UTF_8));
              message.release();
            }

            @Override
            public void onClosed(Failure.ByBackend failure) {
              heard.add("closed " + failure.sent());
            }
          });
      assertThat(heard.poll(10, TimeUnit.SECONDS)).contains("roots/list");
      assertThat(heard.poll(10, TimeUnit.SECONDS)).contains("notifications/message");
      server.stream().close();
      assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo("closed NOTHING");
    }
  }

  private static String rpc(String method) {
    return "{\"jsonrpc\":\"2.0\",\"id\":\"c\",\"method\":\"" + method + "\",\"params\":{}}";
  }

  private void say(String json) {
    try {
      server.stream().event(json);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
