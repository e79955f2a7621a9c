package dev.sluice.backend.streamable;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.backend.http.Fault;
import dev.sluice.backend.http.ScriptedServer;
import dev.sluice.backend.http.Wire;
import dev.sluice.backend.http.Wire.Request;
import dev.sluice.backend.spi.HeardCall;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.Reason;
import dev.sluice.exchange.Sent;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Servers that break the protocol, one way each. */
final class FaultsIT {
  private static final String SECRET = "payload-must-not-show";

  /** One way to go wrong, and what the caller is told. */
  enum Fault {
    GARBAGE_JSON(Reason.BACKEND_PROTOCOL_ERROR, "HTTP 200 (application/json)") {
      @Override
      void answer(Request request, Wire wire) throws IOException {
        wire.json("{" + SECRET);
      }
    },
    HALF_A_JSON_BODY(Reason.BACKEND_PROTOCOL_ERROR, "HTTP 200 (application/json)") {
      @Override
      void answer(Request request, Wire wire) throws IOException {
        wire.json("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"" + SECRET);
      }
    },
    BODY_CUT_BY_THE_CONNECTION(Reason.BACKEND_DISCONNECTED, "middle of its answer") {
      @Override
      void answer(Request request, Wire wire) throws IOException {
        wire.raw(
            "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 900\r\n\r\n{");
        wire.close();
      }
    },
    HTML(Reason.BACKEND_PROTOCOL_ERROR, "HTTP 200 (text/html)") {
      @Override
      void answer(Request request, Wire wire) throws IOException {
        wire.respond(200, "content-type: text/html; charset=utf-8\r\n", "<h1>" + SECRET);
      }
    },
    NO_CONTENT_TYPE(Reason.BACKEND_PROTOCOL_ERROR, "HTTP 200 (no content type)") {
      @Override
      void answer(Request request, Wire wire) throws IOException {
        wire.respond(200, "", SECRET);
      }
    },
    EMPTY_BODY(Reason.BACKEND_PROTOCOL_ERROR, "without a body") {
      @Override
      void answer(Request request, Wire wire) throws IOException {
        wire.json("");
      }
    },
    BLANK_BODY(Reason.BACKEND_PROTOCOL_ERROR, "without a body") {
      @Override
      void answer(Request request, Wire wire) throws IOException {
        wire.json(" \n");
      }
    },
    ACCEPTED_A_REQUEST(Reason.BACKEND_PROTOCOL_ERROR, "HTTP 202") {
      @Override
      void answer(Request request, Wire wire) throws IOException {
        wire.accepted();
      }
    },
    NO_CONTENT(Reason.BACKEND_PROTOCOL_ERROR, "HTTP 204") {
      @Override
      void answer(Request request, Wire wire) throws IOException {
        wire.raw("HTTP/1.1 204 No Content\r\n\r\n");
      }
    },
    WRONG_ID(Reason.BACKEND_PROTOCOL_ERROR, "to another request") {
      @Override
      void answer(Request request, Wire wire) throws IOException {
        wire.json("{\"jsonrpc\":\"2.0\",\"id\":99,\"result\":{}}");
      }
    },
    WRONG_ID_IN_EVENT(Reason.BACKEND_PROTOCOL_ERROR, "to another request") {
      @Override
      void answer(Request request, Wire wire) throws IOException {
        wire.events();
        wire.event("{\"jsonrpc\":\"2.0\",\"id\":99,\"result\":{}}");
      }
    },
    TWO_ANSWERS(Reason.BACKEND_PROTOCOL_ERROR, "to another request") {
      @Override
      void answer(Request request, Wire wire) throws IOException {
        String one = "{\"jsonrpc\":\"2.0\",\"id\":" + request.id() + ",\"result\":{}}";
        wire.json("[" + one + "," + one + "]");
      }
    },
    ONLY_A_NOTIFICATION(Reason.BACKEND_PROTOCOL_ERROR, "without a response") {
      @Override
      void answer(Request request, Wire wire) throws IOException {
        wire.json("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\"}");
      }
    },
    GARBAGE_EVENT(Reason.BACKEND_PROTOCOL_ERROR, "no JSON-RPC message") {
      @Override
      void answer(Request request, Wire wire) throws IOException {
        wire.events();
        wire.event(SECRET);
      }
    },
    STREAM_ENDS_EARLY(Reason.BACKEND_DISCONNECTED, "without the response") {
      @Override
      void answer(Request request, Wire wire) throws IOException {
        wire.events();
        wire.event("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\"}");
        wire.endEvents();
      }
    },
    STREAM_CUT(Reason.BACKEND_DISCONNECTED, "middle of its answer") {
      @Override
      void answer(Request request, Wire wire) throws IOException {
        wire.events();
        wire.chunk("data: {\"jsonrpc\":\"2.0\",\"id\":1,\"resu");
        wire.reset();
      }
    },
    NO_HTTP_AT_ALL(Reason.BACKEND_PROTOCOL_ERROR, "no HTTP/1.1") {
      @Override
      void answer(Request request, Wire wire) throws IOException {
        wire.raw("SSH-2.0-OpenSSH\r\n\r\n");
        wire.close();
      }
    };

    final Reason reason;
    final String words;

    Fault(Reason reason, String words) {
      this.reason = reason;
      this.words = words;
    }

    abstract void answer(Request request, Wire wire) throws IOException;
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void answer_faulty_oneFailureWithoutThePayload(Fault fault) {
    try (var server = new ScriptedServer(fault::answer);
        var reached = new Reached(server.url())) {
      HeardCall call = reached.call();
      Failure.ByBackend failure = call.failure();
      assertThat(failure.reason()).isEqualTo(fault.reason);
      assertThat(failure.message()).contains("server remote", fault.words).doesNotContain(SECRET);
      assertThat(failure.sent()).isEqualTo(Sent.ALL);
      server.script((request, wire) -> wire.result(request, "{}"));
      reached.call().response();
      call.assertClean();
    }
  }

  /** A status, its headers, and what the caller is told. */
  record Status(int status, String headers, Reason reason, Sent sent, String words) {}

  static List<Status> statuses() {
    String wait = "retry-after: 1\r\n";
    return List.of(
        new Status(400, "", Reason.BACKEND_PROTOCOL_ERROR, Sent.ALL, "HTTP 400"),
        new Status(401, "", Reason.BACKEND_PROTOCOL_ERROR, Sent.ALL, "credentials"),
        new Status(403, "", Reason.BACKEND_PROTOCOL_ERROR, Sent.ALL, "credentials"),
        new Status(404, "", Reason.BACKEND_PROTOCOL_ERROR, Sent.ALL, "path of its url"),
        new Status(421, "", Reason.BACKEND_PROTOCOL_ERROR, Sent.ALL, "Host header"),
        new Status(429, "", Reason.OVERLOADED, Sent.ALL, "too many"),
        new Status(429, wait, Reason.OVERLOADED, Sent.NOTHING, "too many"),
        new Status(500, "", Reason.BACKEND_PROTOCOL_ERROR, Sent.ALL, "HTTP 500"),
        new Status(502, "", Reason.BACKEND_UNREACHABLE, Sent.MAYBE, "proxy"),
        new Status(503, "", Reason.BACKEND_UNREACHABLE, Sent.MAYBE, "unavailable"),
        new Status(503, wait, Reason.BACKEND_UNREACHABLE, Sent.NOTHING, "unavailable"),
        new Status(504, "", Reason.BACKEND_UNREACHABLE, Sent.MAYBE, "proxy"));
  }

  @ParameterizedTest
  @MethodSource("statuses")
  void status_ofAnError_saysWhatToDo(Status status) {
    ScriptedServer.Script script =
        (request, wire) ->
            wire.respond(status.status(), "content-type: text/html\r\n" + status.headers(), SECRET);
    try (var server = new ScriptedServer(script);
        var reached = new Reached(server.url())) {
      Failure.ByBackend failure = reached.call().failure();
      assertThat(failure.reason()).isEqualTo(status.reason());
      assertThat(failure.sent()).isEqualTo(status.sent());
      assertThat(failure.message())
          .contains("HTTP " + status.status() + " (text/html", status.words())
          .doesNotContain(SECRET);
    }
  }

  @Test
  void status_withAJsonRpcErrorOfNobody_tellsItsCodeOnly() {
    ScriptedServer.Script script =
        (request, wire) ->
            wire.json(
                406,
                "{\"jsonrpc\":\"2.0\",\"id\":\"server-error\",\"error\":{\"code\":-32600,\"message\":\""
                    + SECRET
                    + "\"}}");
    try (var server = new ScriptedServer(script);
        var reached = new Reached(server.url())) {
      assertThat(reached.call().failure().message())
          .contains("HTTP 406 (application/json, JSON-RPC error -32600)")
          .doesNotContain(SECRET);
    }
  }

  @Test
  void secondResponse_afterTheFirst_isDroppedWithItsConnection() throws InterruptedException {
    CountDownLatch ended = new CountDownLatch(1);
    ScriptedServer.Script script =
        (request, wire) -> {
          wire.events();
          String answer = "data: {\"jsonrpc\":\"2.0\",\"id\":1,\"result\":%d}\n\n";
          wire.chunk(answer.formatted(1) + answer.formatted(2));
          wire.awaitEnd();
          ended.countDown();
        };
    try (var server = new ScriptedServer(script);
        var reached = new Reached(server.url())) {
      HeardCall call = reached.call();
      assertThat(call.response()).contains("\"result\":1");
      Reached.await(ended);
      call.assertClean();
    }
  }

  @Test
  void tooLarge_endlessBody_connectionIsClosed() throws InterruptedException {
    CountDownLatch ended = new CountDownLatch(1);
    ScriptedServer.Script script =
        (request, wire) -> {
          try {
            wire.raw("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n");
            while (true) {
              wire.raw("x".repeat(10_000));
            }
          } catch (IOException closed) {
            ended.countDown();
          }
        };
    try (var server = new ScriptedServer(script);
        var reached = new Reached(server.url())) {
      assertThat(reached.call().failure().reason()).isEqualTo(Reason.RESPONSE_TOO_LARGE);
      Reached.await(ended);
    }
  }
}
