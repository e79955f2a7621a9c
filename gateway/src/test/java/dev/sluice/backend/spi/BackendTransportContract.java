package dev.sluice.backend.spi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.exchange.Failure;
import dev.sluice.exchange.Message;
import dev.sluice.exchange.Sent;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What dispatch may rely on, whatever the transport. The server behind it answers these methods:
 *
 * <ul>
 *   <li>{@code echo}: result is {@code {"params": <the request's params>}}
 *   <li>{@code notify}: three {@code notifications/progress} with the request's progress token and
 *       {@code progress} 1, 2 and 3, then result {@code {}}
 *   <li>{@code hang}: no answer; every message received after it is remembered
 *   <li>{@code remembered}: result is {@code {"seen": "<the last notification's method>"}}
 *   <li>{@code refuse}: JSON-RPC error -32000
 *   <li>{@code die}: the connection ends without an answer
 * </ul>
 */
public abstract class BackendTransportContract {
  private final MultiThreadIoEventLoopGroup group =
      new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());
  protected final EventLoop loop = group.next();
  protected final EventLoop otherLoop = group.next();
  private BackendTransport transport;
  private UpstreamChannel channel;

  /** Makes the transport under test, its server ready to start. */
  protected abstract BackendTransport transport(MultiThreadIoEventLoopGroup loops);

  @BeforeEach
  void open() {
    transport = transport(group);
    CompletableFuture<UpstreamChannel> opened = new CompletableFuture<>();
    transport.open(
        loop,
        new BackendTransport.OpenCallback() {
          @Override
          public void onOpen(UpstreamChannel open) {
            opened.complete(open);
          }

          @Override
          public void onFailure(Failure.ByBackend failure) {
            opened.completeExceptionally(new AssertionError(failure));
          }
        });
    channel = opened.orTimeout(20, TimeUnit.SECONDS).join();
  }

  @AfterEach
  void shutDown() {
    CompletableFuture<Void> down = new CompletableFuture<>();
    transport.shutdown(() -> down.complete(null));
    down.orTimeout(20, TimeUnit.SECONDS).join();
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  private HeardCall call(EventLoop on, String method, String params) {
    return HeardCall.of(
        channel,
        on,
        "{\"jsonrpc\":\"2.0\",\"id\":\"client-7\",\"method\":\""
            + method
            + "\",\"params\":"
            + params
            + "}");
  }

  private HeardCall call(String method) {
    return call(loop, method, "{}");
  }

  @Test
  void call_params_crossUntouched() {
    String params = "{\"name\":\"n\",\"unknown\":{\"a\":[1,\"\\u00e9\",null]}}";
    assertThat(call(loop, "echo", params).response()).contains("\"params\":" + params);
  }

  @Test
  void call_id_isOneOfTheChannelsOwn() {
    String first = call("echo").response();
    String second = call("echo").response();
    assertThat(first).doesNotContain("client-7").isNotEqualTo(second);
  }

  @Test
  void calls_atOnceOnTwoLoops_eachGetTheirOwnAnswer() {
    List<HeardCall> calls = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      calls.add(call(i % 2 == 0 ? loop : otherLoop, "echo", "{\"n\":" + i + "}"));
    }
    for (int i = 0; i < 40; i++) {
      assertThat(calls.get(i).response()).contains("{\"n\":" + i + "}");
    }
  }

  @Test
  void interim_ofACall_comesInOrderBeforeItsResponse() throws InterruptedException {
    HeardCall call = call(otherLoop, "notify", "{\"_meta\":{\"progressToken\":\"client-token\"}}");
    for (int i = 1; i <= 3; i++) {
      assertThat(call.nextInterim()).contains("\"progress\":" + i).doesNotContain("client-token");
    }
    call.response();
    assertThat(call.interim()).isEmpty();
  }

  @Test
  void error_ofTheServer_isAResponse() {
    assertThat(call("refuse").response()).contains("-32000");
  }

  @Test
  void cancel_tellsTheServerAndHearsNothing() {
    HeardCall call = call("hang");
    call("echo").response();
    call.cancel("enough");
    String remembered = "";
    while (!remembered.contains("notifications/cancelled")) {
      remembered = call("remembered").response();
    }
    assertThat(call.isOver()).isFalse();
    call.assertClean();
  }

  @Test
  void serverEndsTheConnection_oneFailureThatSaysItMayHaveRun() {
    Failure.ByBackend failure = call("die").failure();
    assertThat(failure.sent()).isNotEqualTo(Sent.NOTHING);
    assertThat(failure.message()).contains(transport.server().value());
  }

  @Test
  void close_withCallsUnderWay_failsThemFirst() {
    HeardCall call = call("hang");
    call("echo").response();
    CompletableFuture<Void> closed = new CompletableFuture<>();
    channel.close(() -> closed.complete(null));
    closed.orTimeout(20, TimeUnit.SECONDS).join();
    assertThat(call.failure().message()).contains(transport.server().value());
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void send_notification_reachesTheServer() {
    channel.listen(new Unheard());
    channel.send(
        Message.of("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/roots/list_changed\"}"));
    String remembered = "";
    while (!remembered.contains("notifications/roots/list_changed")) {
      remembered = call("remembered").response();
    }
  }

  /** Hears what belongs to no call and keeps it. */
  private static final class Unheard implements ChannelEvents {
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

    @Override
    public void onMessage(Message message) {
      heard.add(message.bytes().toString(UTF_8));
      message.release();
    }

    @Override
    public void onClosed(Failure.ByBackend failure) {
      heard.add(failure.message());
    }
  }
}
