package dev.sluice.backend.streamable;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.backend.http.ScriptedServer;
import dev.sluice.backend.http.Wire.Request;
import dev.sluice.backend.spi.HeardCall;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.Reason;
import dev.sluice.exchange.Sent;
import org.junit.jupiter.api.Test;

/** Calls whose stream the server ends early and offers to continue (2025-11-25). */
final class ResumeIT {
  private static final String NOTE = "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\"}";

  @Test
  void streamEndsAfterAnEventId_isContinuedThere() throws InterruptedException {
    ScriptedServer.Script script =
        (request, wire) -> {
          wire.events();
          if (request.method().equals("POST")) {
            wire.chunk("id: e-0\nretry: 20\ndata:\n\n");
          } else {
            wire.event(NOTE);
            wire.event("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}");
          }
          wire.endEvents();
        };
    try (var server = new ScriptedServer(script);
        var reached = new Reached(server.url())) {
      HeardCall call = reached.call();
      assertThat(call.nextInterim()).isEqualTo(NOTE);
      call.response();
      Request get = server.requests().get(1);
      assertThat(get.method()).isEqualTo("GET");
      assertThat(get.header("last-event-id")).isEqualTo("e-0");
    }
  }

  @Test
  void serverThatNeverContinues_isGivenUp() {
    ScriptedServer.Script script =
        (request, wire) -> {
          wire.events();
          wire.chunk("id: e-0\nretry: 0\ndata:\n\n");
          wire.endEvents();
        };
    try (var server = new ScriptedServer(script);
        var reached = new Reached(server.url())) {
      Failure.ByBackend failure = reached.call().failure();
      assertThat(failure.reason()).isEqualTo(Reason.BACKEND_DISCONNECTED);
      assertThat(failure.sent()).isEqualTo(Sent.ALL);
      assertThat(server.requests()).hasSize(1 + Resumption.MAX_IN_VAIN);
    }
  }

  @Test
  void serverWithoutStreamToContinue_isGivenUpAtOnce() {
    ScriptedServer.Script script =
        (request, wire) -> {
          if (request.method().equals("POST")) {
            wire.events();
            wire.chunk("id: e-0\nretry: 0\ndata:\n\n");
            wire.reset();
          } else {
            wire.respond(405, "", "");
          }
        };
    try (var server = new ScriptedServer(script);
        var reached = new Reached(server.url())) {
      assertThat(reached.call().failure().sent()).isEqualTo(Sent.ALL);
      assertThat(server.requests()).hasSize(2);
    }
  }

  @Test
  void cancel_whileWaitingToContinue_tellsTheServer() throws InterruptedException {
    ScriptedServer.Script script =
        (request, wire) -> {
          if (request.is("notifications/cancelled")) {
            wire.accepted();
            return;
          }
          wire.events();
          wire.chunk("id: e-0\nretry: 20000\ndata: " + NOTE + "\n\n");
          wire.endEvents();
        };
    try (var server = new ScriptedServer(script);
        var reached = new Reached(server.url())) {
      HeardCall call = reached.call();
      call.nextInterim();
      call.cancel("enough");
      server.await(request -> request.is("notifications/cancelled"));
      call.assertClean();
    }
  }
}
