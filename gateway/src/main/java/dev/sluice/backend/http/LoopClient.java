package dev.sluice.backend.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.tcp.SslProvider;

/**
 * The HTTP client of one server on one event loop, with pools of its own: every connection, timer
 * and callback stays on that loop. All methods but {@link #shutdown} and {@link #abandon} are
 * called there.
 *
 * <p>Calls have one pool. What must never wait behind calls (cancellations, answers to a server's
 * requests, DELETE) has a second, small one. Standing streams have a connection each.
 */
public final class LoopClient {
  /** Most connections for what must not wait behind calls. */
  static final int SIDE_CONNECTIONS = 16;

  /** How long a shutdown waits for what is under way aside: cancellations above all. */
  static final Duration LAST_WORDS = Duration.ofSeconds(1);

  private final EventLoop loop;
  private final Requests calls;
  private final Requests side;
  private final HttpClient streams;
  private final Leases leases = new Leases();
  private final Set<HttpAttempt> asides = new HashSet<>();
  private @Nullable Runnable farewell;

  /**
   * @param connections most for calls
   */
  LoopClient(
      EventLoop loop,
      HttpConfig config,
      int connections,
      SystemResolver resolver,
      @Nullable SslProvider tls) {
    this.loop = loop;
    int few = Math.min(SIDE_CONNECTIONS, connections);
    if (config.http2() || tls != null) {
      this.calls = reactor("calls", config, connections, resolver, tls);
      this.side = reactor("side", config, few, resolver, tls);
    } else {
      this.calls = new Http1Pool(loop, config, connections, resolver, leases);
      this.side = new Http1Pool(loop, config, few, resolver, leases);
    }
    this.streams = client(ConnectionProvider.newConnection(), config, resolver, tls);
  }

  /** Who uses its connections. */
  Leases leases() {
    return leases;
  }

  public EventLoop loop() {
    return loop;
  }

  /** POSTs a call. */
  public void call(URI uri, HttpAttempt attempt) {
    assert loop.inEventLoop();
    attempt.waits(leases);
    calls.send(HttpMethod.POST, uri, attempt);
  }

  /** Sends what must not wait behind calls. Ends with {@link #done}. */
  void aside(HttpMethod method, URI uri, HttpAttempt attempt) {
    assert loop.inEventLoop();
    asides.add(attempt);
    attempt.waits(leases);
    side.send(method, uri, attempt);
  }

  void done(HttpAttempt aside) {
    assert loop.inEventLoop();
    asides.remove(aside);
    if (farewell != null && asides.isEmpty()) {
      farewell.run();
    }
  }

  /** Opens a stream on a connection of its own. */
  public void stream(URI uri, HttpAttempt attempt) {
    stream(HttpMethod.GET, uri, attempt);
  }

  /** Makes a request on a connection of its own, which its answer may keep for long. */
  public void stream(HttpMethod method, URI uri, HttpAttempt attempt) {
    assert loop.inEventLoop();
    attempt.waits(leases);
    ReactorCarrier.carry(ReactorCarrier.exchange(streams, method, uri), attempt);
  }

  /**
   * Closes every connection, once what is under way aside has ended: that a call is cancelled must
   * reach the server though the gateway stops. Drops what takes longer than {@link #LAST_WORDS}.
   */
  Mono<Void> shutdown() {
    return Mono.<Void>create(sink -> loop.execute(() -> leave(sink::success)))
        .then(calls.shutdown())
        .then(side.shutdown());
  }

  private void leave(Runnable then) {
    if (asides.isEmpty()) {
      then.run();
      return;
    }
    Future<?> limit =
        loop.schedule(
            () -> {
              dropAsides();
              then.run();
            },
            LAST_WORDS.toMillis(),
            TimeUnit.MILLISECONDS);
    farewell =
        () -> {
          if (limit.cancel(false)) {
            then.run();
          }
        };
  }

  private void dropAsides() {
    Set.copyOf(asides).forEach(HttpAttempt::drop);
    asides.clear();
  }

  /** Drops what is under way aside; a shutdown waits for it no longer. On any thread. */
  void abandon() {
    loop.execute(
        () -> {
          dropAsides();
          if (farewell != null) {
            farewell.run();
          }
        });
  }

  private Requests reactor(
      String name,
      HttpConfig config,
      int connections,
      SystemResolver resolver,
      @Nullable SslProvider tls) {
    ConnectionProvider pool = pool(name, config, connections);
    return new ReactorRequests(pool, client(pool, config, resolver, tls));
  }

  private HttpClient client(
      ConnectionProvider pool,
      HttpConfig config,
      SystemResolver resolver,
      @Nullable SslProvider tls) {
    HttpClient client =
        HttpClient.create(pool)
            .runOn(new SingleLoop(loop))
            .resolver(resolver)
            .disableRetry(true)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) config.connectTimeout().toMillis())
            .option(ChannelOption.TCP_NODELAY, true)
            .httpResponseDecoder(
                spec ->
                    spec.maxInitialLineLength(ResponseDecoder.MAX_LINE)
                        .maxHeaderSize(ResponseDecoder.MAX_HEADERS))
            .headers(
                headers ->
                    headers
                        .set(HttpHeaderNames.ACCEPT, RequestHead.ACCEPT)
                        .set(HttpHeaderNames.USER_AGENT, RequestHead.USER_AGENT))
            .doOnChannelInit((observer, channel, remote) -> begin(channel, config));
    if (config.http2()) {
      client =
          tls == null
              ? client.protocol(HttpProtocol.H2C)
              : client.protocol(HttpProtocol.H2, HttpProtocol.HTTP11);
    }
    return tls == null ? client : client.secure(tls);
  }

  private void begin(Channel channel, HttpConfig config) {
    count(channel);
    InterimResponses.watch(channel);
    if (config.http2()) {
      channel.pipeline().addFirst(new Pulse(config.connectTimeout()));
    }
  }

  private void count(Channel channel) {
    leases.connected();
    channel.closeFuture().addListener(closed -> leases.disconnected());
  }

  private ConnectionProvider pool(String name, HttpConfig config, int connections) {
    return ConnectionProvider.builder(name)
        .maxConnections(connections)
        .pendingAcquireMaxCount(config.waiting())
        .pendingAcquireTimeout(config.connectTimeout())
        .pendingAcquireTimer(this::after)
        .maxIdleTime(config.connectionIdleTimeout())
        .maxLifeTime(config.connectionMaxAge())
        .evictInBackground(
            config.connectionIdleTimeout(), Schedulers.fromExecutorService(loop, name))
        .lifo()
        .build();
  }

  private Disposable after(Runnable task, Duration delay) {
    Future<?> timer = loop.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
    return () -> timer.cancel(false);
  }
}
