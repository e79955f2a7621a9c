package dev.sluice.backend.streamable;

import dev.sluice.backend.http.ConnectionStats;
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
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** A transport to a scripted server with a channel open on it, and the loops it runs on. */
final class Reached implements AutoCloseable {
  static final String CALL =
      "{\"jsonrpc\":\"2.0\",\"id\":\"c-1\",\"method\":\"tools/call\",\"params\":{\"name\":\"t\",\"arguments\":{}}}";
  static final String INITIALIZE =
      "{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"initialize\",\"params\":{}}";

  /** Small sizes and times, so that limits are near. */
  record Limits(
      int connections, int waiting, Duration connect, Duration streamIdle, long response) {
    static final Limits USUAL =
        new Limits(50, 50, Duration.ofSeconds(5), Duration.ofMinutes(5), 64 << 10);

    Limits pool(int connections, int waiting, Duration connect) {
      return new Limits(connections, waiting, connect, streamIdle, response);
    }

    Limits response(long bytes) {
      return new Limits(connections, waiting, connect, streamIdle, bytes);
    }

    Limits streamIdle(Duration limit) {
      return new Limits(connections, waiting, connect, limit, response);
    }
  }

  final MultiThreadIoEventLoopGroup group =
      new MultiThreadIoEventLoopGroup(
          2, Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
  final EventLoop loop = group.next();
  final EventLoop otherLoop = group.next();
  final StreamableTransport transport;
  final UpstreamChannel channel;

  Reached(URI url) {
    this(url, Map.of(), Limits.USUAL);
  }

  Reached(URI url, Map<String, String> headers, Limits limits) {
    transport = transportTo(url, headers, limits);
    channel = open();
  }

  Reached(HttpConfig config) {
    transport = transportTo(config);
    channel = open();
  }

  private StreamableTransport transportTo(HttpConfig config) {
    return new StreamableTransport(
        new ServerName("remote"),
        config,
        new EnvelopeReader(EnvelopeReader.DEFAULT_MAX_DEPTH),
        group);
  }

  /** Another transport on the same loops; the caller shuts it down. */
  StreamableTransport transportTo(URI url) {
    return transportTo(url, Map.of(), Limits.USUAL);
  }

  private StreamableTransport transportTo(URI url, Map<String, String> headers, Limits limits) {
    HttpConfig config =
        new HttpConfig(
            url,
            headers,
            limits.connect(),
            limits.connections(),
            limits.waiting(),
            20_000,
            Duration.ofSeconds(30),
            Duration.ofHours(1),
            false,
            UpstreamTlsConfig.DEFAULTS,
            limits.streamIdle(),
            new ByteSize(limits.response()),
            UrlTransport.AUTO);
    return transportTo(config);
  }

  UpstreamChannel open() {
    return open(transport);
  }

  UpstreamChannel open(StreamableTransport from) {
    CompletableFuture<UpstreamChannel> opened = new CompletableFuture<>();
    from.open(
        loop,
        new BackendTransport.OpenCallback() {
          @Override
          public void onOpen(UpstreamChannel channel) {
            opened.complete(channel);
          }

          @Override
          public void onFailure(Failure.ByBackend failure) {
            opened.completeExceptionally(new AssertionError(failure));
          }
        });
    return opened.orTimeout(10, TimeUnit.SECONDS).join();
  }

  ConnectionStats stats() {
    return transport.stats();
  }

  HeardCall call() {
    return call(CALL);
  }

  HeardCall call(String json) {
    return HeardCall.of(channel, loop, json);
  }

  /**
   * Counts {@code begin} down, and makes a call once {@code happened} is, too: the loop, which
   * waits for that, has not looked at its connections meanwhile.
   */
  HeardCall callUnawareOf(CountDownLatch begin, CountDownLatch happened) {
    CompletableFuture<HeardCall> made = new CompletableFuture<>();
    loop.execute(
        () -> {
          begin.countDown();
          long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
          boolean waits = true;
          while (waits) {
            waits = happened.getCount() > 0 && System.nanoTime() < end;
          }
          made.complete(call());
        });
    return made.orTimeout(20, TimeUnit.SECONDS).join();
  }

  /** Makes a call after so long, behind whatever the loop was to do before. */
  HeardCall callAfter(Duration wait) {
    CompletableFuture<HeardCall> made = new CompletableFuture<>();
    loop.execute(
        () -> {
          Future<?> _ =
              loop.schedule(() -> made.complete(call()), wait.toMillis(), TimeUnit.MILLISECONDS);
        });
    return made.orTimeout(20, TimeUnit.SECONDS).join();
  }

  /** Runs {@code initialize}, so that the session id of the answer is known. */
  void initialize() {
    call(INITIALIZE).response();
  }

  static void await(CountDownLatch latch) throws InterruptedException {
    if (!latch.await(10, TimeUnit.SECONDS)) {
      throw new AssertionError("waited in vain");
    }
  }

  static void shutDown(StreamableTransport transport) {
    CompletableFuture<Void> down = new CompletableFuture<>();
    transport.shutdown(() -> down.complete(null));
    down.orTimeout(10, TimeUnit.SECONDS).join();
    if (transport.stats().active() != 0 || transport.stats().pending() != 0) {
      throw new AssertionError(
          "leases left: %d, waiting: %d"
              .formatted(transport.stats().active(), transport.stats().pending()));
    }
  }

  @Override
  public void close() {
    shutDown(transport);
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }
}
