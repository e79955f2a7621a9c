package dev.sluice.backend.streamable;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.backend.http.ScriptedServer;
import dev.sluice.backend.spi.HeardCall;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.Reason;
import dev.sluice.exchange.Sent;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that are odd but can be understood, and those that never come to an end. */
final class OddAnswersIT {

  @ParameterizedTest
  @ValueSource(strings = {"\"%s\"", "%s.0", "\"%s.0\""})
  void call_idEchoedAsAnotherType_isUnderstood(String form) {
    ScriptedServer.Script script =
        (request, wire) -> {
          String id = form.formatted(request.id());
          wire.json("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":{}}");
        };
    try (var server = new ScriptedServer(script);
        var reached = new Reached(server.url())) {
      assertThat(reached.call().response()).contains("\"result\"");
    }
  }

  @Test
  void call_idOfAStreamedAnswerEchoedAsText_isUnderstood() {
    ScriptedServer.Script script =
        (request, wire) -> {
          wire.events();
          wire.event("{\"jsonrpc\":\"2.0\",\"id\":\"" + request.id() + "\",\"result\":{}}");
          wire.endEvents();
        };
    try (var server = new ScriptedServer(script);
        var reached = new Reached(server.url())) {
      assertThat(reached.call().response()).contains("\"result\"");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 103 Early Hints\r\nlink: </a>; rel=preload\r\n\r\n",
        "HTTP/1.1 100 Continue\r\n\r\n",
        "HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 Early Hints\r\n\r\n"
      })
  void call_informationalAnswersFirst_theFinalOneCounts(String informational) {
    ScriptedServer.Script script =
        (request, wire) -> {
          wire.raw(informational);
          wire.result(request, "{}");
        };
    try (var server = new ScriptedServer(script);
        var reached = new Reached(server.url())) {
      for (int i = 0; i < 3; i++) {
        assertThat(reached.call().response()).contains("\"result\"");
      }
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  void call_refusedWithATimeAndAnError_isARefusal() {
    ScriptedServer.Script script =
        (request, wire) ->
            wire.respond(
                503,
                "content-type: application/json\r\nretry-after: 2\r\n",
                "{\"jsonrpc\":\"2.0\",\"id\":"
                    + request.id()
                    + ",\"error\":{\"code\":-32000,\"message\":\"busy\"}}");
    try (var server = new ScriptedServer(script);
        var reached = new Reached(server.url())) {
      Failure.ByBackend failure = reached.call().failure();
      assertThat(failure.sent()).isEqualTo(Sent.NOTHING);
      assertThat(failure.retryAfter()).isEqualTo(Duration.ofSeconds(2));
    }
  }

  @Test
  void call_streamSaysNothing_endsAndIsCancelled() throws InterruptedException {
    CountDownLatch over = new CountDownLatch(1);
    ScriptedServer.Script script =
        (request, wire) -> {
          if (request.is("notifications/cancelled")) {
            wire.accepted();
            return;
          }
          wire.events();
          Reached.await(over);
        };
    Duration limit = Duration.ofSeconds(1);
    try (var server = new ScriptedServer(script);
        var reached = new Reached(server.url(), Map.of(), Reached.Limits.USUAL.streamIdle(limit))) {
      long began = System.nanoTime();
      Failure.ByBackend failure = reached.call().failure();
      assertThat(Duration.ofNanos(System.nanoTime() - began))
          .isBetween(limit, limit.plusSeconds(4));
      assertThat(failure.reason()).isEqualTo(Reason.DEADLINE_EXCEEDED);
      assertThat(failure.sent()).isEqualTo(Sent.ALL);
      assertThat(failure.message()).contains("streamIdleTimeout");
      assertThat(server.await(request -> request.is("notifications/cancelled")).body())
          .contains("\"requestId\":1");
      over.countDown();
    }
  }

  @Test
  void call_streamThatKeepsCommenting_isNotSilent() {
    ScriptedServer.Script script =
        (request, wire) -> {
          wire.events();
          for (int i = 0; i < 15; i++) {
            wire.chunk(": still here\n\n");
            java.util.concurrent.locks.LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
          }
          wire.resultEvent(request, "{}");
          wire.endEvents();
        };
    try (var server = new ScriptedServer(script);
        var reached =
            new Reached(
                server.url(), Map.of(), Reached.Limits.USUAL.streamIdle(Duration.ofSeconds(1)))) {
      HeardCall call = reached.call();
      assertThat(call.response()).contains("\"result\"");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 404, 405})
  void call_refusedWithoutAMessage_isSaidNotToBeServed(int status) {
    ScriptedServer.Script script = (request, wire) -> wire.respond(status, "", "no such page");
    try (var server = new ScriptedServer(script);
        var reached = new Reached(server.url())) {
      assertThat(reached.call().notServed()).isEqualTo(status);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 404, 405})
  void call_refusedWithAMessageOfNoRequest_isServed(int status) {
    ScriptedServer.Script script =
        (request, wire) ->
            wire.json(
                status,
                "{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":-32000,\"message\":\"no\"}}");
    try (var server = new ScriptedServer(script);
        var reached = new Reached(server.url())) {
      assertThat(reached.call().notServed()).isZero();
    }
  }
}
