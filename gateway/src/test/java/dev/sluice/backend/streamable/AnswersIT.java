package dev.sluice.backend.streamable;

import static dev.sluice.backend.streamable.Reached.CALL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.backend.http.ScriptedServer;
import dev.sluice.backend.http.Wire.Request;
import dev.sluice.backend.spi.HeardCall;
import dev.sluice.exchange.GatewayVersion;
import dev.sluice.exchange.Reason;
import dev.sluice.exchange.Sent;
import dev.sluice.protocol.era.ProtocolVersion;
import io.netty.channel.DefaultEventLoop;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Requests as servers see them, and their answers as listeners hear them. */
final class AnswersIT {

  @Test
  void call_jsonAnswer_responseOnTheCallersLoop() {
    try (var server = new ScriptedServer((request, wire) -> wire.result(request, "{\"a\":1}"));
        var reached = new Reached(server.url())) {
      HeardCall call = reached.call();
      assertThat(call.response()).isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"a\":1}}");
    }
  }

  @Test
  void call_idAndToken_replacedByOneNumberAndNothingElse() throws InterruptedException {
    try (var server = new ScriptedServer((request, wire) -> wire.result(request, "{}"));
        var reached = new Reached(server.url())) {
      reached.call().response();
      reached
          .call(
              "{\"id\":\"x\",\"jsonrpc\":\"2.0\", \"method\":\"tools/call\",\"params\":{\"_meta\":{\"progressToken\":\"p\",\"k\":1},\"name\":\"x\"},\"z\":[1]}")
          .response();
      server.await(request -> true);
      assertThat(server.await(request -> true).body())
          .isEqualTo(
              "{\"id\":2,\"jsonrpc\":\"2.0\", \"method\":\"tools/call\",\"params\":{\"_meta\":{\"progressToken\":2,\"k\":1},\"name\":\"x\"},\"z\":[1]}");
    }
  }

  @Test
  void call_headers_sessionVersionAndConfiguredOnes() {
    ScriptedServer.Script script =
        (request, wire) ->
            wire.respond(
                200,
                "content-type: application/json; charset=utf-8\r\nmcp-session-id: s-1\r\n",
                "{\"jsonrpc\":\"2.0\",\"id\":" + request.id() + ",\"result\":{}}");
    try (var server = new ScriptedServer(script);
        var reached =
            new Reached(
                server.url(),
                Map.of("Authorization", "Bearer k", "User-Agent", "mine"),
                Reached.Limits.USUAL)) {
      reached.initialize();
      reached.channel.negotiated(ProtocolVersion.V2025_06_18);
      reached.call().response();
      Request first = server.requests().get(0);
      Request second = server.requests().get(1);
      assertThat(first.headers()).doesNotContainKeys("mcp-session-id", "mcp-protocol-version");
      assertThat(second.headers())
          .containsEntry("mcp-session-id", "s-1")
          .containsEntry("mcp-protocol-version", "2025-06-18")
          .containsEntry("authorization", "Bearer k")
          .containsEntry("user-agent", "mine")
          .containsEntry("content-type", "application/json")
          .containsEntry("accept", "application/json, text/event-stream")
          .containsEntry("host", "127.0.0.1:" + server.port())
          .containsEntry("content-length", Integer.toString(second.body().length()))
          .hasSize(8);
      assertThat(second.method() + ' ' + second.path()).isEqualTo("POST /mcp");
    }
  }

  @Test
  void call_withoutConfiguredHeaders_saysSluice() {
    try (var server = new ScriptedServer((request, wire) -> wire.result(request, "{}"));
        var reached = new Reached(server.url())) {
      reached.call().response();
      assertThat(server.requests().get(0).header("user-agent"))
          .isEqualTo("sluice/" + GatewayVersion.TEXT);
    }
  }

  @Test
  void call_eventAnswer_interimInOrderThenResponse() throws InterruptedException {
    ScriptedServer.Script script =
        (request, wire) -> {
          wire.events();
          wire.chunk(": hello\n\nid: 1\nretry: 10\ndata:\n\n");
          wire.event("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\",\"params\":{}}");
          wire.event("{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"roots/list\"}");
          wire.chunk("event: ping\ndata: not ours\n\n");
          wire.resultEvent(request, "{}");
          wire.endEvents();
        };
    try (var server = new ScriptedServer(script);
        var reached = new Reached(server.url())) {
      HeardCall call = reached.call();
      assertThat(call.nextInterim()).contains("notifications/message");
      assertThat(call.nextInterim()).contains("roots/list");
      assertThat(call.response()).contains("\"id\":1");
      assertThat(call.interim()).isEmpty();
    }
  }

  @Test
  void call_everythingInOneChunk_interimInOrderThenResponse() throws InterruptedException {
    String note = "data: {\"jsonrpc\":\"2.0\",\"method\":\"n/%d\"}\n\n";
    ScriptedServer.Script script =
        (request, wire) -> {
          String end = "data: {\"jsonrpc\":\"2.0\",\"id\":" + request.id() + ",\"result\":3}\n\n";
          wire.respond(
              200,
              "content-type: text/event-stream\r\n",
              note.formatted(1) + note.formatted(2) + end);
        };
    try (var server = new ScriptedServer(script);
        var reached = new Reached(server.url())) {
      HeardCall call = reached.call();
      assertThat(call.nextInterim()).contains("n/1");
      assertThat(call.nextInterim()).contains("n/2");
      assertThat(call.response()).contains("\"result\":3");
    }
  }

  @Test
  void call_batchAnswer_notificationsThenOurResponse() throws InterruptedException {
    ScriptedServer.Script script =
        (request, wire) ->
            wire.json(
                " [{\"jsonrpc\":\"2.0\",\"id\":"
                    + request.id()
                    + ",\"result\":{}}, {\"jsonrpc\":\"2.0\",\"method\":\"n/1\"}]");
    try (var server = new ScriptedServer(script);
        var reached = new Reached(server.url())) {
      HeardCall call = reached.call();
      assertThat(call.nextInterim()).contains("n/1");
      assertThat(call.response()).contains("\"result\"");
    }
  }

  @Test
  void call_errorStatusWithOurJsonRpcError_isTheResponse() {
    ScriptedServer.Script script =
        (request, wire) ->
            wire.json(
                400,
                "{\"jsonrpc\":\"2.0\",\"id\":"
                    + request.id()
                    + ",\"error\":{\"code\":-32602,\"message\":\"no such tool\"}}");
    try (var server = new ScriptedServer(script);
        var reached = new Reached(server.url())) {
      assertThat(reached.call().response()).contains("-32602");
    }
  }

  @Test
  void call_again_takesTheSameConnection() {
    try (var server = new ScriptedServer((request, wire) -> wire.result(request, "{}"));
        var reached = new Reached(server.url())) {
      for (int i = 0; i < 20; i++) {
        reached.call().response();
      }
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  void call_afterEndedStream_takesTheSameConnection() {
    ScriptedServer.Script script =
        (request, wire) -> {
          wire.events();
          wire.resultEvent(request, "{}");
          wire.endEvents();
        };
    try (var server = new ScriptedServer(script);
        var reached = new Reached(server.url())) {
      reached.call().response();
      reached.call().response();
      assertThat(server.connections()).isLessThanOrEqualTo(2);
    }
  }

  @Test
  void call_streamThatNeverEnds_connectionIsClosedAfterTheResponse() throws InterruptedException {
    CountDownLatch ended = new CountDownLatch(1);
    ScriptedServer.Script script =
        (request, wire) -> {
          wire.events();
          wire.resultEvent(request, "{}");
          wire.awaitEnd();
          ended.countDown();
        };
    try (var server = new ScriptedServer(script);
        var reached = new Reached(server.url())) {
      reached.call().response();
      Reached.await(ended);
    }
  }

  @Test
  void call_onEachLoop_takesAConnectionOfThatLoop() {
    try (var server = new ScriptedServer((request, wire) -> wire.result(request, "{}"));
        var reached = new Reached(server.url())) {
      HeardCall here = HeardCall.of(reached.channel, reached.loop, CALL);
      HeardCall there = HeardCall.of(reached.channel, reached.otherLoop, CALL);
      here.response();
      there.response();
      HeardCall.of(reached.channel, reached.otherLoop, CALL).response();
      assertThat(server.connections()).isEqualTo(2);
      assertThat(server.requests())
          .extracting(Request::id)
          .containsExactlyInAnyOrder("1", "2", "3");
    }
  }

  @Test
  void call_fromALoopOfAnotherGroup_isHeardOnThatLoop() {
    DefaultEventLoop foreign = new DefaultEventLoop();
    try (var server = new ScriptedServer((request, wire) -> wire.result(request, "{}"));
        var reached = new Reached(server.url())) {
      assertThat(HeardCall.of(reached.channel, foreign, CALL).response()).contains("\"id\":1");
    } finally {
      foreign.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }
  }

  @Test
  void response_atTheLimit_passesAndOnePastFails() {
    int limit = 4_096;
    String frame = "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":\"\"}";
    for (int length : List.of(limit, limit + 1)) {
      for (boolean chunked : List.of(false, true)) {
        String body = frame.replace("\"\"", '"' + "x".repeat(length - frame.length()) + '"');
        ScriptedServer.Script script =
            (request, wire) -> {
              if (chunked) {
                wire.chunked("application/json");
                wire.chunk(body.substring(0, 1_000));
                wire.chunk(body.substring(1_000));
                wire.endEvents();
              } else {
                wire.json(body);
              }
            };
        try (var server = new ScriptedServer(script);
            var reached =
                new Reached(server.url(), Map.of(), Reached.Limits.USUAL.response(limit))) {
          if (length == limit) {
            assertThat(reached.call().response()).hasSize(limit);
          } else {
            var failure = reached.call().failure();
            assertThat(failure.reason()).isEqualTo(Reason.RESPONSE_TOO_LARGE);
            assertThat(failure.sent()).isEqualTo(Sent.ALL);
          }
        }
      }
    }
  }

  @Test
  void event_onePastTheLimit_failsTheCall() {
    ScriptedServer.Script script =
        (request, wire) -> {
          wire.events();
          wire.resultEvent(request, '"' + "x".repeat(5_000) + '"');
        };
    try (var server = new ScriptedServer(script);
        var reached = new Reached(server.url(), Map.of(), Reached.Limits.USUAL.response(4_096))) {
      assertThat(reached.call().failure().reason()).isEqualTo(Reason.RESPONSE_TOO_LARGE);
    }
  }

  @Test
  void pause_stopsItsOwnStreamOnly() throws InterruptedException {
    CountDownLatch full = new CountDownLatch(1);
    String padding = "x".repeat(8_000);
    ScriptedServer.Script script =
        (request, wire) -> {
          if (!request.is("flood")) {
            wire.result(request, "{}");
            return;
          }
          wire.events();
          for (int i = 0; i < 2_000; i++) {
            wire.event("{\"jsonrpc\":\"2.0\",\"method\":\"n/" + i + padding + "\"}");
          }
          full.countDown();
          wire.resultEvent(request, "{}");
          wire.endEvents();
        };
    try (var server = new ScriptedServer(script);
        var reached = new Reached(server.url())) {
      HeardCall flood = reached.call("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"flood\"}");
      flood.nextInterim();
      flood.pause();
      reached.call().response();
      assertThat(full.await(300, TimeUnit.MILLISECONDS)).isFalse();
      flood.resume();
      flood.response();
      assertThat(flood.interim()).hasSize(1_999);
    }
  }
}
