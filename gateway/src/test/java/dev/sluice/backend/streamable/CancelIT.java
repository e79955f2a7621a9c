package dev.sluice.backend.streamable;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.backend.http.ScriptedServer;
import dev.sluice.backend.http.Wire.Request;
import dev.sluice.backend.spi.HeardCall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Calls given up from this side. */
final class CancelIT {

  @Test
  void cancel_whileUnderWay_closesTheConnectionAndTellsTheServer() throws InterruptedException {
    CountDownLatch ended = new CountDownLatch(1);
    ScriptedServer.Script script =
        (request, wire) -> {
          if (request.is("notifications/cancelled")) {
            wire.accepted();
          } else {
            wire.awaitEnd();
            ended.countDown();
          }
        };
    try (var server = new ScriptedServer(script);
        var reached = new Reached(server.url())) {
      HeardCall call = reached.call();
      server.await(request -> request.is("tools/call"));
      call.cancel("no \"longer\" needed");
      Request told = server.await(request -> request.is("notifications/cancelled"));
      assertThat(told.body())
          .isEqualTo(
              "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":1,\"reason\":\"no \\\"longer\\\" needed\"}}");
      Reached.await(ended);
      assertThat(call.isOver()).isFalse();
      call.assertClean();
      call.cancel("again");
    }
  }

  @Test
  void cancel_inTheMiddleOfAStream_hearsNothingMore() throws InterruptedException {
    CountDownLatch cancelled = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(1);
    String note = "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\"}";
    ScriptedServer.Script script =
        (request, wire) -> {
          if (request.is("notifications/cancelled")) {
            wire.accepted();
            return;
          }
          wire.events();
          wire.event(note);
          Reached.await(cancelled);
          try {
            for (int i = 0; i < 10_000; i++) {
              wire.event(note);
            }
          } finally {
            ended.countDown();
          }
        };
    try (var server = new ScriptedServer(script);
        var reached = new Reached(server.url())) {
      HeardCall call = reached.call();
      call.nextInterim();
      call.cancel("enough");
      cancelled.countDown();
      Reached.await(ended);
      assertThat(call.interim()).isEmpty();
      call.assertClean();
    }
  }

  @Test
  void cancel_whileWaitingForAConnection_sendsNothing() throws InterruptedException {
    CountDownLatch answer = new CountDownLatch(1);
    ScriptedServer.Script script =
        (request, wire) -> {
          Reached.await(answer);
          wire.result(request, "{}");
        };
    try (var server = new ScriptedServer(script);
        var reached =
            new Reached(
                server.url(), Map.of(), Reached.Limits.USUAL.pool(1, 9, Duration.ofSeconds(9)))) {
      HeardCall first = reached.call();
      server.await(request -> true);
      HeardCall second = reached.call();
      second.cancel("never mind");
      answer.countDown();
      first.response();
      reached.call().response();
      assertThat(server.requests()).extracting(Request::id).containsExactly("1", "3");
      second.assertClean();
    }
  }

  @Test
  void cancel_withAFullPool_overtakesWaitingCalls() throws InterruptedException {
    CountDownLatch answer = new CountDownLatch(1);
    ScriptedServer.Script script =
        (request, wire) -> {
          if (request.is("notifications/cancelled")) {
            wire.accepted();
            return;
          }
          Reached.await(answer);
          wire.result(request, "{}");
        };
    try (var server = new ScriptedServer(script);
        var reached =
            new Reached(
                server.url(), Map.of(), Reached.Limits.USUAL.pool(2, 9, Duration.ofSeconds(9)))) {
      List<HeardCall> calls = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        calls.add(reached.call());
      }
      server.await(request -> request.is("tools/call"));
      server.await(request -> request.is("tools/call"));
      calls.getFirst().cancel("first");
      server.await(request -> request.is("notifications/cancelled"));
      answer.countDown();
      calls.stream().skip(1).forEach(HeardCall::response);
    }
  }

  @Test
  void cancel_ofInitialize_isNotToldToTheServer() throws InterruptedException {
    CountDownLatch ended = new CountDownLatch(1);
    ScriptedServer.Script script =
        (request, wire) -> {
          wire.awaitEnd();
          ended.countDown();
        };
    try (var server = new ScriptedServer(script);
        var reached = new Reached(server.url())) {
      HeardCall call = reached.call(Reached.INITIALIZE);
      server.await(request -> true);
      call.cancel("too slow");
      Reached.await(ended);
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void shutdown_whileACancellationIsUnderWay_waitsForItsAnswer() throws InterruptedException {
    CountDownLatch answer = new CountDownLatch(1);
    List<String> order = Collections.synchronizedList(new ArrayList<>());
    ScriptedServer.Script script =
        (request, wire) -> {
          if (request.is("notifications/cancelled")) {
            Reached.await(answer);
            order.add("answered");
            wire.accepted();
          } else {
            wire.awaitEnd();
          }
        };
    try (var server = new ScriptedServer(script);
        var reached = new Reached(server.url())) {
      HeardCall call = reached.call();
      server.await(request -> request.is("tools/call"));
      call.cancel("the gateway stops");
      server.await(request -> request.is("notifications/cancelled"));
      CountDownLatch down = new CountDownLatch(1);
      reached.transport.shutdown(
          () -> {
            order.add("down");
            down.countDown();
          });
      for (int i = 0; i < 10; i++) {
        // Every step of a shutdown that waits for nothing is behind this.
        reached.loop.submit(() -> {}).syncUninterruptibly();
        reached.otherLoop.submit(() -> {}).syncUninterruptibly();
      }
      answer.countDown();
      Reached.await(down);
      assertThat(order).containsExactly("answered", "down");
      call.assertClean();
    }
  }

  @Test
  void shutdown_withACancellationThatIsNeverAnswered_ends() throws InterruptedException {
    ScriptedServer.Script script = (request, wire) -> wire.awaitEnd();
    try (var server = new ScriptedServer(script);
        var reached = new Reached(server.url())) {
      HeardCall call = reached.call();
      server.await(request -> request.is("tools/call"));
      call.cancel("the gateway stops");
      server.await(request -> request.is("notifications/cancelled"));
      Reached.shutDown(reached.transport);
      call.assertClean();
    }
  }
}
