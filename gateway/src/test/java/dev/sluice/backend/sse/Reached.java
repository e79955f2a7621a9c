package dev.sluice.backend.sse;

import dev.sluice.backend.http.HttpConfig;
import dev.sluice.backend.http.UpstreamTlsConfig;
import dev.sluice.backend.http.UrlTransport;
import dev.sluice.backend.spi.BackendTransport;
import dev.sluice.backend.spi.HeardCall;
import dev.sluice.backend.spi.UpstreamChannel;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.ServerName;
import dev.sluice.protocol.jsonrpc.EnvelopeReader;
import dev.sluice.settings.ByteSize;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** A transport to a server of a test, and the loops it runs on. */
final class Reached implements AutoCloseable {
  static final String CALL =
      "{\"jsonrpc\":\"2.0\",\"id\":\"c-1\",\"method\":\"tools/call\",\"params\":{\"name\":\"t\"}}";
  static final String INITIALIZE =
      "{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"initialize\",\"params\":{}}";

  /** Small sizes and times, so that limits are near. */
  record Limits(Duration connect, Duration streamIdle, long response) {
    static final Limits USUAL = new Limits(Duration.ofSeconds(5), Duration.ofMinutes(5), 64 << 10);
  }

  final MultiThreadIoEventLoopGroup group =
      new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());
  final EventLoop loop = group.next();
  final EventLoop otherLoop = group.next();
  final SseTransport transport;

  Reached(URI url) {
    this(url, Limits.USUAL);
  }

  Reached(URI url, Limits limits) {
    transport =
        new SseTransport(
            new ServerName("remote"),
            new HttpConfig(
                url,
                Map.of("Authorization", "Bearer t"),
                limits.connect(),
                50,
                50,
                20_000,
                Duration.ofSeconds(30),
                Duration.ofHours(1),
                false,
                UpstreamTlsConfig.DEFAULTS,
                limits.streamIdle(),
                new ByteSize(limits.response()),
                UrlTransport.SSE),
            new EnvelopeReader(EnvelopeReader.DEFAULT_MAX_DEPTH),
            group);
  }

  UpstreamChannel open() {
    return opened().join();
  }

  Failure.ByBackend unopened() {
    try {
      opened().join();
    } catch (CompletionException failed) {
      if (failed.getCause() instanceof Unopened unopened) {
        return unopened.failure;
      }
      throw failed;
    }
    throw new AssertionError("opened");
  }

  private CompletableFuture<UpstreamChannel> opened() {
    CompletableFuture<UpstreamChannel> opened = new CompletableFuture<>();
    transport.open(
        loop,
        new BackendTransport.OpenCallback() {
          @Override
          public void onOpen(UpstreamChannel channel) {
            opened.complete(channel);
          }

          @Override
          public void onFailure(Failure.ByBackend failure) {
            opened.completeExceptionally(new Unopened(failure));
          }
        });
    return opened.orTimeout(10, TimeUnit.SECONDS);
  }

  HeardCall call(UpstreamChannel channel) {
    return HeardCall.of(channel, loop, CALL);
  }

  @Override
  public void close() {
    CompletableFuture<Void> down = new CompletableFuture<>();
    transport.shutdown(() -> down.complete(null));
    down.orTimeout(10, TimeUnit.SECONDS).join();
    if (transport.stats().active() != 0 || transport.stats().pending() != 0) {
      throw new AssertionError("leases left: " + transport.stats().active());
    }
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  private static final class Unopened extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient Failure.ByBackend failure;

    Unopened(Failure.ByBackend failure) {
      super(failure.message());
      this.failure = failure;
    }
  }
}
