package dev.sluice.backend.streamable;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.backend.http.Redirect;
import dev.sluice.backend.http.ScriptedServer;
import dev.sluice.backend.http.Wire.Request;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Redirects as a gateway in front of Python servers meets them. */
final class RedirectIT {

  @ParameterizedTest
  @ValueSource(ints = {307, 308})
  void sameHost_isFollowedWithBodyAndRemembered(int status) {
    ScriptedServer.Script script =
        (request, wire) -> {
          if (request.path().equals("/mcp")) {
            wire.respond(status, "location: /mcp/\r\n", "");
          } else {
            wire.result(request, "{}");
          }
        };
    try (var server = new ScriptedServer(script);
        var reached = new Reached(server.url())) {
      reached.call().response();
      reached.call().response();
      assertThat(server.requests())
          .extracting(Request::path)
          .containsExactly("/mcp", "/mcp/", "/mcp/");
      assertThat(server.requests().get(1).body()).isEqualTo(server.requests().get(0).body());
    }
  }

  @Test
  void rememberedTarget_thatIsGone_isForgotten() {
    ScriptedServer.Script redirecting =
        (request, wire) -> {
          if (request.path().equals("/mcp")) {
            wire.respond(307, "location: /v1/mcp\r\n", "");
          } else {
            wire.result(request, "{}");
          }
        };
    try (var server = new ScriptedServer(redirecting);
        var reached = new Reached(server.url())) {
      reached.call().response();
      server.script(
          (request, wire) -> {
            if (request.path().equals("/mcp")) {
              wire.result(request, "{}");
            } else {
              wire.respond(404, "", "");
            }
          });
      reached.call().failure();
      reached.call().response();
    }
  }

  @Test
  void otherHost_isRefusedByNameAndNeverAsked() {
    try (var elsewhere = new ScriptedServer((request, wire) -> wire.result(request, "{}"));
        var server =
            new ScriptedServer(
                (request, wire) -> wire.respond(307, "location: " + elsewhere.url() + "\r\n", ""));
        var reached = new Reached(server.url())) {
      Failure.ByBackend failure = reached.call().failure();
      assertThat(failure.reason()).isEqualTo(Reason.BACKEND_PROTOCOL_ERROR);
      assertThat(failure.message()).contains("another host", "127.0.0.1:" + elsewhere.port());
      assertThat(elsewhere.requests()).isEmpty();
    }
  }

  @Test
  void loop_endsAfterThreeHops() {
    ScriptedServer.Script script =
        (request, wire) -> wire.respond(307, "location: " + request.path() + "x\r\n", "");
    try (var server = new ScriptedServer(script);
        var reached = new Reached(server.url())) {
      assertThat(reached.call().failure().message()).contains("more than 3 times");
      assertThat(server.requests()).hasSize(1 + Redirect.MAX_HOPS);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303})
  void redirectsThatLoseTheBody_areAFault(int status) {
    ScriptedServer.Script script =
        (request, wire) -> wire.respond(status, "location: /mcp/\r\n", "");
    try (var server = new ScriptedServer(script);
        var reached = new Reached(server.url())) {
      assertThat(reached.call().failure().message()).contains("HTTP " + status);
      assertThat(server.requests()).hasSize(1);
    }
  }
}
