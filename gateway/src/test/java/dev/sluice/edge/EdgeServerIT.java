package dev.sluice.edge;

import static dev.sluice.edge.Wire.BOTH;
import static dev.sluice.edge.Wire.HOST;
import static dev.sluice.edge.Wire.JSON;
import static dev.sluice.edge.Wire.PING;
import static dev.sluice.edge.Wire.SESSION;
import static dev.sluice.edge.Wire.get;
import static dev.sluice.edge.Wire.message;
import static dev.sluice.edge.Wire.post;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.exchange.CancelReason;
import dev.sluice.exchange.Exchange;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.InFlight;
import dev.sluice.exchange.Message;
import dev.sluice.exchange.OutboundStream;
import dev.sluice.exchange.Reason;
import dev.sluice.exchange.Reply;
import dev.sluice.exchange.ReplySink;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The server over HTTP/1.1 on real sockets. */
@Timeout(30)
final class EdgeServerIT {
  private static final String END = "\"result\":{\"ok\":true}}";
  private static final String NOTE =
      "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\",\"params\":{\"data\":\""
          + "x".repeat(8_000)
          + "\"}}";

  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
  private LiveEdge edge;

  @BeforeEach
  void start() throws Exception {
    edge = new LiveEdge(this::hold, null);
  }

  @AfterEach
  void stop() throws Exception {
    edge.stop();
  }

  /** Never answers, but when cancelled. */
  private InFlight hold(Exchange exchange, ReplySink sink) {
    heard.add("held");
    return new InFlight() {
      @Override
      public void cancel(CancelReason reason) {
        heard.add(reason.name());
        sink.finish(new Reply.Failed(new Failure.ByGateway(Reason.CANCELLED, "cancelled")));
      }
    };
  }

  private String hears() throws InterruptedException {
    return String.valueOf(heard.poll(10, SECONDS));
  }

  @Test
  void post_keepAliveAndPipelined_answersEach() throws Exception {
    try (Peer peer = new Peer(edge.port)) {
      peer.send(message(PING));
      assertThat(peer.readTo(END)).startsWith("HTTP/1.1 200 OK\r\n");
      peer.send(message(PING) + message(PING) + message(PING));
      for (int i = 0; i < 3; i++) {
        assertThat(peer.readTo(END)).startsWith("HTTP/1.1 200 OK\r\n");
      }
    }
  }

  @Test
  void post_overNio_answers() throws Exception {
    LiveEdge nio = new LiveEdge(this::hold, null, NioIoHandler.newFactory());
    try (Peer peer = new Peer(nio.port)) {
      peer.send(message(PING));
      assertThat(peer.readTo(END)).startsWith("HTTP/1.1 200 OK\r\n");
    } finally {
      nio.stop();
    }
  }

  @Test
  void post_bodyPastLimit_answerIsSeenBeforeTheEnd() throws Exception {
    try (Peer peer = new Peer(edge.port)) {
      peer.send(
          "POST /mcp HTTP/1.1\r\n" + HOST + JSON + SESSION + "Content-Length: 200000\r\n\r\n");
      peer.send("x".repeat(100_000));
      assertThat(peer.readAll()).startsWith("HTTP/1.1 413 ").contains("connection: close");
    }
  }

  @Test
  void post_refusedWithSmallBody_connectionServesOn() throws Exception {
    try (Peer peer = new Peer(edge.port)) {
      peer.send(post("/mcp", "Content-Type: text/plain\r\n", "x".repeat(5_000)));
      assertThat(peer.readTo("}}}}")).startsWith("HTTP/1.1 415 ");
      peer.send(message(PING));
      assertThat(peer.readTo(END)).startsWith("HTTP/1.1 200 OK\r\n");
    }
  }

  @Test
  void plainCall_clientGone_isCancelled() throws Exception {
    try (Peer peer = new Peer(edge.port)) {
      peer.send(post("/tools/call", JSON, "{\"name\":\"slow\"}"));
      assertThat(hears()).isEqualTo("held");
    }
    assertThat(hears()).isEqualTo("CLIENT_DISCONNECTED");
  }

  @Test
  void stream_readerStops_callIsPausedAndResumed() throws Exception {
    CompletableFuture<ReplySink> sinks = new CompletableFuture<>();
    CompletableFuture<Exchange> exchanges = new CompletableFuture<>();
    edge.door.stage =
        (exchange, sink) -> {
          exchanges.complete(exchange);
          sinks.complete(sink);
          return new InFlight() {
            @Override
            public void cancel(CancelReason reason) {}

            @Override
            public void pause() {
              heard.add("pause");
            }

            @Override
            public void resume() {
              heard.add("resume");
            }
          };
        };
    try (Peer peer = new Peer(edge.port)) {
      peer.send(message(PING));
      ReplySink sink = sinks.get(5, SECONDS);
      Exchange exchange = exchanges.get(5, SECONDS);
      exchange.loop().execute(() -> flood(sink));
      assertThat(hears()).isEqualTo("pause");
      assertThat(hears()).isEqualTo("refused after true");
      CompletableFuture<String> all =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return peer.readTo("0\r\n\r\n");
                } catch (IOException lost) {
                  throw new UncheckedIOException(lost);
                }
              });
      assertThat(hears()).isEqualTo("resume");
      exchange.loop().execute(() -> ScriptedDoor.answer(exchange, sink, "{\"ok\":true}"));
      assertThat(all.get(10, SECONDS)).contains(END);
    }
  }

  /** Sends until nothing more is taken: the bound of the outbox. */
  private void flood(ReplySink sink) {
    int taken = 0;
    while (sink.interim(Message.of(NOTE))) {
      taken++;
    }
    heard.add("refused after " + (taken > 0));
  }

  @Test
  void standingStream_readerStops_isClosed() throws Exception {
    try (Peer peer = new Peer(edge.port)) {
      peer.send(get("/mcp", SESSION + BOTH));
      peer.readTo(": keepalive\n\n");
      OutboundStream stream = edge.door.listening.getFirst();
      for (int i = 0; i < 5_000 && !edge.door.listening.isEmpty(); i++) {
        stream.send(Message.of(NOTE.replace("message", "tools/list_changed")));
      }
      assertThat(peer.readTo("0\r\n\r\n")).contains("retry: ");
      assertThat(edge.door.listening).isEmpty();
    }
  }

  @Test
  void connections_pastTheLimit_areClosed() throws Exception {
    try (Peer first = new Peer(edge.port);
        Peer second = new Peer(edge.port)) {
      first.send(get("/healthz", ""));
      first.readTo("up\"}");
      second.send(get("/healthz", ""));
      second.readTo("up\"}");
      try (Peer third = new Peer(edge.port)) {
        assertThat(third.socket.getInputStream().read()).isEqualTo(-1);
      }
      assertThat(edge.server.connections()).isEqualTo(2);
    }
  }

  @Test
  void stopAccepting_idleConnectionsClose_busyOnesFinish() throws Exception {
    try (Peer idle = new Peer(edge.port);
        Peer busy = new Peer(edge.port)) {
      idle.send(get("/healthz", ""));
      idle.readTo("up\"}");
      busy.send(post("/tools/call", JSON, "{\"name\":\"slow\"}"));
      assertThat(hears()).isEqualTo("held");

      edge.server.stopAccepting().get(5, SECONDS);

      assertThat(idle.readAll()).isEmpty();
      assertThatThrownBy(() -> new Peer(edge.port)).isInstanceOf(IOException.class);
    }
    assertThat(hears()).isEqualTo("CLIENT_DISCONNECTED");
  }

  @Test
  void start_addressInUse_saysWhichSetting() {
    EdgeServer other = edge.server(new ListenConfig("127.0.0.1", edge.port, null), this::hold);

    assertThatThrownBy(() -> other.start().get(5, SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasMessageContaining("cannot listen on 127.0.0.1:" + edge.port + " (listen.host");
  }
}
