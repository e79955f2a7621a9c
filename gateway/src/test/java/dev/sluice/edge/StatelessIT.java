package dev.sluice.edge;

import static dev.sluice.edge.Modern.call;
import static dev.sluice.edge.Modern.listen;
import static dev.sluice.edge.Wire.PING;
import static dev.sluice.edge.Wire.message;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.exchange.CancelReason;
import dev.sluice.exchange.Exchange;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.InFlight;
import dev.sluice.exchange.Message;
import dev.sluice.exchange.Reason;
import dev.sluice.exchange.Reply;
import dev.sluice.exchange.ReplySink;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Requests that carry their own revision, on real sockets. */
@Timeout(30)
final class StatelessIT {
  private static final String ACK =
      "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/subscriptions/acknowledged\"}";
  private static final String NOTE =
      "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\",\"params\":{\"data\":\""
          + "x".repeat(8_000)
          + "\"}}";

  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
  private final BlockingQueue<ReplySink> sinks = new LinkedBlockingQueue<>();
  private final BlockingQueue<Exchange> exchanges = new LinkedBlockingQueue<>();
  private LiveEdge edge;

  @BeforeEach
  void start() throws Exception {
    edge = new LiveEdge(this::hold, null);
  }

  @AfterEach
  void stop() throws Exception {
    edge.stop();
  }

  /** Acknowledges at once; ends with a result when asked to at a shutdown. */
  private InFlight hold(Exchange exchange, ReplySink sink) {
    if (exchange.message().envelope().isMethod("subscriptions/listen")) {
      sink.interim(Message.of(ACK));
    }
    exchanges.add(exchange);
    sinks.add(sink);
    return new InFlight() {
      @Override
      public void cancel(CancelReason reason) {
        heard.add(reason.name());
        if (reason == CancelReason.SHUTDOWN) {
          ScriptedDoor.answer(exchange, sink, "{\"ended\":true}");
        } else {
          sink.finish(new Reply.Failed(new Failure.ByGateway(Reason.CANCELLED, "cancelled")));
        }
      }

      @Override
      public void pause() {
        heard.add("pause");
      }

      @Override
      public void resume() {
        heard.add("resume");
      }
    };
  }

  private String hears() throws InterruptedException {
    return String.valueOf(heard.poll(10, SECONDS));
  }

  @Test
  void call_clientGone_isCancelled() throws Exception {
    try (Peer peer = new Peer(edge.port)) {
      peer.send(call());
      assertThat(sinks.poll(10, SECONDS)).isNotNull();
    }
    assertThat(hears()).isEqualTo("CLIENT_DISCONNECTED");
  }

  @Test
  void listen_clientGone_isCancelledAndThePlaceIsFree() throws Exception {
    try (Peer peer = new Peer(edge.port)) {
      peer.send(listen());
      assertThat(peer.readTo(ACK + "\n\n\r\n")).contains("text/event-stream");
      assertThat(edge.server.listens()).isEqualTo(1);
    }
    assertThat(hears()).isEqualTo("resume");
    assertThat(hears()).isEqualTo("CLIENT_DISCONNECTED");
    try (Peer next = new Peer(edge.port)) {
      next.send(listen());
      assertThat(next.readTo(ACK + "\n\n\r\n")).startsWith("HTTP/1.1 200 ");
    }
  }

  @Test
  void listen_drained_endsWithItsResult() throws Exception {
    try (Peer peer = new Peer(edge.port)) {
      peer.send(listen());
      peer.readTo(ACK + "\n\n\r\n");
      edge.server.drain().get(5, SECONDS);
      edge.server.stopAccepting().get(5, SECONDS);
      assertThat(edge.server.owed()).isZero();

      edge.server.cutOff().get(5, SECONDS);

      assertThat(peer.readTo("0\r\n\r\n"))
          .endsWith("\"id\":7,\"result\":{\"ended\":true}}\n\n\r\n0\r\n\r\n")
          .doesNotContain("retry:");
      assertThat(peer.readAll()).isEmpty();
    }
    assertThat(hears()).isEqualTo("SHUTDOWN");
  }

  @Test
  void stream_readerStops_callIsPausedAndResumed() throws Exception {
    try (Peer peer = new Peer(edge.port)) {
      peer.send(call());
      ReplySink sink = sinks.take();
      Exchange exchange = exchanges.take();
      exchange.loop().execute(() -> flood(sink));
      assertThat(hears()).isEqualTo("pause");
      assertThat(hears()).isEqualTo("refused");
      CompletableFuture<String> all = CompletableFuture.supplyAsync(() -> read(peer));
      assertThat(hears()).isEqualTo("resume");
      exchange.loop().execute(() -> ScriptedDoor.answer(exchange, sink, "{\"ok\":true}"));
      assertThat(all.get(10, SECONDS)).contains("\"result\":{\"ok\":true}}");
      peer.send(message(PING));
      assertThat(peer.readTo("}}")).startsWith("HTTP/1.1 200 OK\r\n");
    }
  }

  private static String read(Peer peer) {
    try {
      return peer.readTo("\r\n0\r\n\r\n");
    } catch (IOException lost) {
      throw new UncheckedIOException(lost);
    }
  }

  /** Sends until nothing more is taken: the bound of the outbox. */
  private void flood(ReplySink sink) {
    while (sink.interim(Message.of(NOTE))) {
      assertThat(heard).hasSizeLessThan(2);
    }
    heard.add("refused");
  }
}
