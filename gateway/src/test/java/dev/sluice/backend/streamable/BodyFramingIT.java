package dev.sluice.backend.streamable;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.backend.http.ScriptedServer;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.Reason;
import dev.sluice.exchange.Sent;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Where an answer of HTTP/1.1 begins and ends.
 *
 * @see <a href="https://datatracker.ietf.org/doc/html/rfc9112#section-6.3">RFC 9112, Message Body
 *     Length</a>
 */
final class BodyFramingIT {
  private static final int MAX_HEADERS = 32 << 10;
  private static final int MAX_LINE = 8 << 10;

  @ParameterizedTest
  @ValueSource(ints = {204, 205, 304})
  void answerWithoutABody_isAFaultAndTheNextCallIsAnswered(int status) {
    try (var server =
            new ScriptedServer(
                (request, wire) -> {
                  if (request.id().equals("1")) {
                    wire.raw(
                        "HTTP/1.1 " + status + " X\r\netag: \"a\"\r\ncontent-length: 0\r\n\r\n");
                  } else {
                    wire.result(request, "{}");
                  }
                });
        var reached = new Reached(server.url())) {
      Failure.ByBackend failure = reached.call().failure();
      assertThat(failure.reason()).isEqualTo(Reason.BACKEND_PROTOCOL_ERROR);
      assertThat(failure.sent()).isEqualTo(Sent.ALL);
      assertThat(reached.call().response()).contains("result");
    }
  }

  @Test
  void chunksWithTrailersAndExtensions_areOneAnswerAndTheConnectionStays() {
    try (var server =
            new ScriptedServer(
                (request, wire) -> {
                  wire.chunked("application/json");
                  String body = "{\"jsonrpc\":\"2.0\",\"id\":" + request.id() + ",\"result\":{}}";
                  for (int i = 0; i < body.length(); i++) {
                    wire.raw("1;note=one\r\n" + body.charAt(i) + "\r\n");
                  }
                  wire.raw("0\r\nx-sum: 1\r\nx-more: 2\r\n\r\n");
                });
        var reached = new Reached(server.url())) {
      for (int i = 0; i < 3; i++) {
        assertThat(reached.call().response()).contains("result");
      }
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @CsvSource({"0, true", "1, false"})
  void headers_atTheLimit_passAndOnePastFail(int past, boolean passes) {
    String name = "x-long: ";
    String rest = "content-type: application/json\r\ncontent-length: ";
    try (var server =
            new ScriptedServer(
                (request, wire) -> {
                  String body = "{\"jsonrpc\":\"2.0\",\"id\":" + request.id() + ",\"result\":{}}";
                  String fixed = rest + body.length();
                  // The decoder counts the bytes of header lines without their ends.
                  int fill =
                      MAX_HEADERS - name.length() - fixed.replace("\r\n", "").length() + past;
                  wire.raw(
                      "HTTP/1.1 200 OK\r\n"
                          + (name + "y".repeat(fill) + "\r\n")
                          + (fixed + "\r\n\r\n" + body));
                });
        var reached = new Reached(server.url())) {
      outcome(reached, passes);
    }
  }

  @ParameterizedTest
  @CsvSource({"0, true", "1, false"})
  void statusLine_atTheLimit_passesAndOnePastFails(int past, boolean passes) {
    String status = "HTTP/1.1 200 ";
    try (var server =
            new ScriptedServer(
                (request, wire) -> {
                  String body = "{\"jsonrpc\":\"2.0\",\"id\":" + request.id() + ",\"result\":{}}";
                  wire.raw(
                      status
                          + "y".repeat(MAX_LINE - status.length() + past)
                          + "\r\ncontent-type: application/json\r\ncontent-length: "
                          + (body.length() + "\r\n\r\n" + body));
                });
        var reached = new Reached(server.url())) {
      outcome(reached, passes);
    }
  }

  private static void outcome(Reached reached, boolean passes) {
    if (passes) {
      assertThat(reached.call().response()).contains("result");
    } else {
      Failure.ByBackend failure = reached.call().failure();
      assertThat(failure.reason()).isEqualTo(Reason.BACKEND_PROTOCOL_ERROR);
      assertThat(failure.message()).contains("no HTTP/1.1");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "content-length: 5\r\ncontent-length: 6\r\n\r\n{}",
        "content-length: -1\r\n\r\n{}",
        "transfer-encoding: chunked\r\n\r\nzz\r\n{}\r\n",
        "content-length: 2\r\n broken\r\n\r\n{}"
      })
  void lengthThatMakesNoSense_isAFaultAndItsConnectionIsNotUsedAgain(String rest) {
    try (var server =
            new ScriptedServer(
                (request, wire) -> {
                  if (request.id().equals("1")) {
                    wire.raw("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n" + rest);
                    wire.awaitEnd();
                  } else {
                    wire.result(request, "{}");
                  }
                });
        var reached = new Reached(server.url())) {
      assertThat(reached.call().failure().reason()).isEqualTo(Reason.BACKEND_PROTOCOL_ERROR);
      assertThat(reached.call().response()).contains("result");
      assertThat(server.connections()).isEqualTo(2);
    }
  }

  /** An answer that was there before its request is never taken for the answer to it. */
  @Test
  void secondAnswerInAdvance_isNotTakenForTheAnswerToTheNextCall() throws InterruptedException {
    CountDownLatch busy = new CountDownLatch(1);
    CountDownLatch written = new CountDownLatch(1);
    try (var server =
            new ScriptedServer(
                (request, wire) -> {
                  wire.result(request, "{\"of\":" + request.id() + '}');
                  if (request.id().equals("1")) {
                    Reached.await(busy);
                    wire.result(request, "{\"of\":\"nobody\"}");
                    written.countDown();
                  }
                });
        var reached = new Reached(server.url())) {
      reached.call().response();
      Failure.ByBackend failure = reached.callUnawareOf(busy, written).failure();
      assertThat(failure.reason()).isEqualTo(Reason.BACKEND_PROTOCOL_ERROR);
      assertThat(failure.message()).contains("another request");
      assertThat(reached.call().response()).contains("\"of\":3");
    }
  }
}
