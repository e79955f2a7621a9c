package dev.sluice.backend.streamable;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.backend.http.ScriptedServer;
import dev.sluice.backend.http.Wire.Request;
import dev.sluice.backend.spi.HeardCall;
import dev.sluice.exchange.Message;
import dev.sluice.exchange.Reason;
import dev.sluice.exchange.Sent;
import dev.sluice.protocol.era.ProtocolVersion;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The session header, its loss, and the end of a channel. */
final class SessionsIT {
  private static final String INITIALIZED =
      "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}";

  /** Opens a session on initialize and hands everything else on. */
  private static ScriptedServer.Script opening(ScriptedServer.Script others) {
    return (request, wire) -> {
      if (request.is("initialize")) {
        wire.respond(
            200,
            "content-type: application/json\r\nMcp-Session-Id: s-1\r\n",
            "{\"jsonrpc\":\"2.0\",\"id\":" + request.id() + ",\"result\":{}}");
      } else {
        others.handle(request, wire);
      }
    };
  }

  private static void end(Reached reached) {
    CompletableFuture<Void> closed = new CompletableFuture<>();
    reached.channel.close(() -> closed.complete(null));
    closed.orTimeout(10, TimeUnit.SECONDS).join();
  }

  @Test
  void status404_withSession_isExpired() {
    try (var server = new ScriptedServer(opening((request, wire) -> wire.respond(404, "", "")));
        var reached = new Reached(server.url())) {
      reached.initialize();
      assertThat(reached.channel.isOpen()).isTrue();
      reached.call().expired();
      assertThat(reached.channel.isOpen()).isFalse();
      int seen = server.requests().size();
      reached.call().expired();
      assertThat(server.requests()).hasSize(seen);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "400 -32000 Bad Request: No valid session ID provided",
        "400 -32000 Bad Request: Server not initialized",
        "400 -32600 Session not found",
        "409 -32001 Session has expired",
        "410 -32001 Session terminated",
        "200 -32602 Received request before initialization was complete"
      })
  void otherSpellings_withSession_areExpired(String spelling) {
    String[] parts = spelling.split(" ", 3);
    ScriptedServer.Script refusing =
        (request, wire) ->
            wire.json(
                Integer.parseInt(parts[0]),
                "{\"jsonrpc\":\"2.0\",\"id\":"
                    + request.id()
                    + ",\"error\":{\"code\":"
                    + parts[1]
                    + ",\"message\":\""
                    + parts[2]
                    + "\"}}");
    try (var server = new ScriptedServer(opening(refusing));
        var reached = new Reached(server.url())) {
      reached.initialize();
      reached.call().expired();
    }
  }

  @Test
  void toolsOwnSessionError_isAnAnswer() {
    ScriptedServer.Script failing =
        (request, wire) ->
            wire.json(
                "{\"jsonrpc\":\"2.0\",\"id\":"
                    + request.id()
                    + ",\"error\":{\"code\":-32001,\"message\":\"Session not found\"}}");
    try (var server = new ScriptedServer(opening(failing));
        var reached = new Reached(server.url())) {
      reached.initialize();
      assertThat(reached.call().response()).contains("Session not found");
      assertThat(reached.channel.isOpen()).isTrue();
    }
  }

  @Test
  void missingCapability_withSession_isAnAnswer() {
    ScriptedServer.Script failing =
        (request, wire) ->
            wire.json(
                "{\"jsonrpc\":\"2.0\",\"id\":"
                    + request.id()
                    + ",\"error\":{\"code\":-32021,\"message\":\"no sampling\"}}");
    try (var server = new ScriptedServer(opening(failing));
        var reached = new Reached(server.url())) {
      reached.initialize();
      reached.channel.negotiated(ProtocolVersion.V2025_11_25);
      assertThat(reached.call().response()).contains("no sampling");
      assertThat(reached.channel.isOpen()).isTrue();
    }
  }

  @Test
  void status404_withoutSession_isAFault() {
    try (var server = new ScriptedServer((request, wire) -> wire.respond(404, "", ""));
        var reached = new Reached(server.url())) {
      assertThat(reached.call().failure().reason()).isEqualTo(Reason.BACKEND_PROTOCOL_ERROR);
    }
  }

  @Test
  void initialized_isTakenBeforeTheNextCallIsSent() throws InterruptedException {
    CountDownLatch take = new CountDownLatch(1);
    AtomicInteger taken = new AtomicInteger();
    ScriptedServer.Script script =
        opening(
            (request, wire) -> {
              if (request.is("notifications/initialized")) {
                Reached.await(take);
                taken.set(1);
                wire.accepted();
              } else {
                wire.result(request, Integer.toString(taken.get()));
              }
            });
    try (var server = new ScriptedServer(script);
        var reached = new Reached(server.url())) {
      reached.initialize();
      reached.channel.negotiated(ProtocolVersion.V2025_11_25);
      reached.channel.send(Message.of(INITIALIZED));
      HeardCall call = reached.call();
      Request initialized = server.await(request -> request.is("notifications/initialized"));
      assertThat(initialized.headers())
          .containsEntry("mcp-session-id", "s-1")
          .containsEntry("mcp-protocol-version", "2025-11-25")
          .containsEntry("content-type", "application/json");
      take.countDown();
      assertThat(call.response()).contains("\"result\":1");
    }
  }

  @Test
  void initialized_thatFails_stillLetsCallsThrough() {
    ScriptedServer.Script script =
        opening(
            (request, wire) -> {
              if (request.is("notifications/initialized")) {
                wire.reset();
              } else {
                wire.result(request, "{}");
              }
            });
    try (var server = new ScriptedServer(script);
        var reached = new Reached(server.url())) {
      reached.initialize();
      reached.channel.send(Message.of(INITIALIZED));
      reached.call().response();
    }
  }

  @Test
  void close_deletesTheSessionAndFailsWhatIsUnderWay() throws InterruptedException {
    ScriptedServer.Script script =
        opening(
            (request, wire) -> {
              if (request.method().equals("DELETE")) {
                wire.respond(405, "", "");
              } else {
                wire.awaitEnd();
              }
            });
    try (var server = new ScriptedServer(script);
        var reached = new Reached(server.url())) {
      reached.initialize();
      HeardCall call = reached.call();
      server.await(request -> request.is("tools/call"));
      end(reached);
      assertThat(call.failure().sent()).isEqualTo(Sent.MAYBE);
      Request delete = server.await(request -> request.method().equals("DELETE"));
      assertThat(delete.headers())
          .containsEntry("mcp-session-id", "s-1")
          .doesNotContainKey("content-type");
      assertThat(reached.channel.isOpen()).isFalse();
      assertThat(reached.call().failure().sent()).isEqualTo(Sent.NOTHING);
      end(reached);
    }
  }

  @Test
  void close_serverThatNeverConfirms_isBounded() {
    ScriptedServer.Script script = opening((request, wire) -> wire.awaitEnd());
    try (var server = new ScriptedServer(script);
        var reached = new Reached(server.url())) {
      reached.initialize();
      long start = System.nanoTime();
      end(reached);
      assertThat(System.nanoTime() - start)
          .isLessThan(StreamableChannel.CLOSE_LIMIT.plusSeconds(2).toNanos());
    }
  }

  @Test
  void close_withoutSession_asksTheServerNothing() {
    try (var server = new ScriptedServer((request, wire) -> wire.result(request, "{}"));
        var reached = new Reached(server.url())) {
      reached.call().response();
      end(reached);
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void send_refused_isNoFaultOfAnyCall() throws InterruptedException {
    ScriptedServer.Script script =
        opening(
            (request, wire) -> {
              if (request.is("notifications/roots/list_changed")) {
                wire.respond(500, "", "");
              } else {
                wire.result(request, "{}");
              }
            });
    try (var server = new ScriptedServer(script);
        var reached = new Reached(server.url())) {
      reached.channel.send(
          Message.of("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/roots/list_changed\"}"));
      server.await(request -> request.is("notifications/roots/list_changed"));
      reached.call().response();
    }
  }
}
