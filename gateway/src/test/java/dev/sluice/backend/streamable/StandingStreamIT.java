package dev.sluice.backend.streamable;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.backend.http.ScriptedServer;
import dev.sluice.backend.http.Wire.Request;
import dev.sluice.backend.spi.ChannelEvents;
import dev.sluice.backend.spi.HeardCall;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.Message;
import dev.sluice.exchange.Sent;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a server says outside any call. */
final class StandingStreamIT {
  private static final String CHANGED =
      "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/tools/list_changed\"}";

  /** Keeps what a channel says. */
  private static final class Heard implements ChannelEvents {
    final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
    final BlockingQueue<Failure.ByBackend> closed = new LinkedBlockingQueue<>();

    @Override
    public void onMessage(Message message) {
      messages.add(message.bytes().toString(UTF_8));
      message.release();
    }

    @Override
    public void onClosed(Failure.ByBackend failure) {
      closed.add(failure);
    }

    @Nullable String next() throws InterruptedException {
      return messages.poll(10, TimeUnit.SECONDS);
    }
  }

  private static ScriptedServer.Script streaming(ScriptedServer.Script stream) {
    return (request, wire) -> {
      if (request.method().equals("GET")) {
        stream.handle(request, wire);
      } else if (request.is("initialize")) {
        wire.respond(
            200,
            "content-type: application/json\r\nmcp-session-id: s-1\r\n",
            "{\"jsonrpc\":\"2.0\",\"id\":" + request.id() + ",\"result\":{}}");
      } else {
        wire.result(request, "{}");
      }
    };
  }

  @Test
  void message_reachesTheListener() throws InterruptedException {
    ScriptedServer.Script script =
        streaming(
            (request, wire) -> {
              wire.events();
              wire.chunk(": keepalive\n\n");
              wire.event(CHANGED);
              wire.awaitEnd();
            });
    Heard heard = new Heard();
    try (var server = new ScriptedServer(script);
        var reached = new Reached(server.url())) {
      reached.initialize();
      reached.channel.listen(heard);
      assertThat(heard.next()).isEqualTo(CHANGED);
      Request get = server.await(request -> request.method().equals("GET"));
      assertThat(get.headers())
          .containsEntry("mcp-session-id", "s-1")
          .doesNotContainKey("last-event-id");
    }
  }

  @Test
  void stream_thatEnds_isOpenedAgainAfterTheLastEvent() throws InterruptedException {
    AtomicInteger opened = new AtomicInteger();
    ScriptedServer.Script script =
        streaming(
            (request, wire) -> {
              int turn = opened.incrementAndGet();
              wire.events();
              wire.chunk("id: e-" + turn + "\ndata: " + CHANGED + "\n\n");
              if (turn < 3) {
                wire.endEvents();
              } else {
                wire.awaitEnd();
              }
            });
    Heard heard = new Heard();
    try (var server = new ScriptedServer(script);
        var reached = new Reached(server.url())) {
      reached.channel.listen(heard);
      for (int i = 0; i < 3; i++) {
        assertThat(heard.next()).isEqualTo(CHANGED);
      }
      assertThat(server.requests())
          .extracting(request -> String.valueOf(request.header("last-event-id")))
          .containsExactly("null", "e-1", "e-2");
    }
  }

  @Test
  void stream_thatBreaks_isOpenedAgain() throws InterruptedException {
    AtomicInteger opened = new AtomicInteger();
    ScriptedServer.Script script =
        streaming(
            (request, wire) -> {
              switch (opened.incrementAndGet()) {
                case 1 -> wire.respond(503, "", "");
                case 2 -> wire.reset();
                default -> {
                  wire.events();
                  wire.event(CHANGED);
                  wire.awaitEnd();
                }
              }
            });
    Heard heard = new Heard();
    try (var server = new ScriptedServer(script);
        var reached = new Reached(server.url())) {
      reached.channel.listen(heard);
      assertThat(heard.next()).isEqualTo(CHANGED);
      assertThat(server.requests()).hasSize(3);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {405, 400, 501, 404, 401})
  void refusedForGood_isAskedOnce(int status) throws InterruptedException {
    ScriptedServer.Script script = streaming((request, wire) -> wire.respond(status, "", ""));
    Heard heard = new Heard();
    try (var server = new ScriptedServer(script);
        var reached = new Reached(server.url())) {
      reached.channel.listen(heard);
      server.await(request -> request.method().equals("GET"));
      reached.call().response();
      assertThat(server.requests()).hasSize(2);
      assertThat(heard.closed).isEmpty();
      assertThat(reached.channel.isOpen()).isTrue();
    }
  }

  @Test
  void status404_withSession_endsTheChannel() throws InterruptedException {
    ScriptedServer.Script script = streaming((request, wire) -> wire.respond(404, "", ""));
    Heard heard = new Heard();
    try (var server = new ScriptedServer(script);
        var reached = new Reached(server.url())) {
      reached.initialize();
      reached.channel.listen(heard);
      Failure.ByBackend failure = heard.closed.poll(10, TimeUnit.SECONDS);
      assertThat(failure).isNotNull();
      assertThat(failure.sent()).isEqualTo(Sent.NOTHING);
      assertThat(reached.channel.isOpen()).isFalse();
    }
  }

  @Test
  void progress_ofAKnownCall_reachesThatCall() throws InterruptedException {
    CountDownLatch called = new CountDownLatch(1);
    CountDownLatch answer = new CountDownLatch(1);
    ScriptedServer.Script script =
        (request, wire) -> {
          if (request.method().equals("GET")) {
            wire.events();
            Reached.await(called);
            wire.event(
                "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\",\"params\":{\"progressToken\":1,\"progress\":1}}");
            wire.event(
                "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\",\"params\":{\"progressToken\":9,\"progress\":1}}");
            wire.awaitEnd();
          } else {
            called.countDown();
            Reached.await(answer);
            wire.result(request, "{}");
          }
        };
    Heard heard = new Heard();
    try (var server = new ScriptedServer(script);
        var reached = new Reached(server.url())) {
      reached.channel.listen(heard);
      HeardCall call = HeardCall.of(reached.channel, reached.otherLoop, Reached.CALL);
      assertThat(call.nextInterim()).contains("\"progressToken\":1");
      assertThat(heard.next()).contains("\"progressToken\":9");
      answer.countDown();
      call.response();
    }
  }

  @Test
  void close_endsTheStream() throws InterruptedException {
    CountDownLatch ended = new CountDownLatch(1);
    ScriptedServer.Script script =
        streaming(
            (request, wire) -> {
              wire.events();
              wire.event(CHANGED);
              wire.awaitEnd();
              ended.countDown();
            });
    Heard heard = new Heard();
    try (var server = new ScriptedServer(script);
        var reached = new Reached(server.url())) {
      reached.channel.listen(heard);
      heard.next();
      reached.channel.close(() -> {});
      Reached.await(ended);
      assertThat(heard.closed).isEmpty();
    }
  }
}
