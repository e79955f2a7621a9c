package dev.sluice.edge;

import dev.sluice.exchange.ServerName;
import dev.sluice.security.AccessPolicy;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The public port. Nothing listens before {@link #start}; its methods may be called from any
 * thread, each once.
 */
public final class EdgeServer {
  private static final Logger LOG = LoggerFactory.getLogger(EdgeServer.class);
  private static final int BACKLOG = 4_096;

  /** How long the listener stays open after its last look was asked for. */
  private static final long LAST_LOOK_MILLIS = 2;

  private static final int LOW_WATER = 32 << 10;
  private static final int HIGH_WATER = 64 << 10;

  private final EdgeConfig config;
  private final EdgeContext context;
  private final EventLoopGroup loops;
  private final OpenConnections open;
  private volatile @Nullable Channel listener;

  /**
   * @param loops accept and serve connections; stay the caller's
   */
  public EdgeServer(
      EdgeConfig config, AccessPolicy access, EdgeStages stages, EventLoopGroup loops) {
    this.config = config;
    this.context = new EdgeContext(config, access, stages);
    this.loops = loops;
    this.open = new OpenConnections(config.limits().connections(), context.tally());
  }

  /** Listens; the future holds the bound address, or says why there is none. */
  public CompletableFuture<InetSocketAddress> start() {
    CompletableFuture<InetSocketAddress> bound = new CompletableFuture<>();
    ServerBootstrap bootstrap;
    try {
      bootstrap = bootstrap();
    } catch (SSLException | IllegalArgumentException unusable) {
      bound.completeExceptionally(
          new IOException("listen.tls: " + unusable.getMessage(), unusable));
      return bound;
    }
    bootstrap
        .bind(config.listen().host(), config.listen().port())
        .addListener(
            (ChannelFutureListener)
                binding -> {
                  if (binding.isSuccess()) {
                    listener = binding.channel();
                    Handover.allow(binding.channel());
                    bound.complete((InetSocketAddress) binding.channel().localAddress());
                  } else {
                    bound.completeExceptionally(refused(binding.cause()));
                  }
                });
    return bound;
  }

  private IOException refused(Throwable cause) {
    return new IOException(
        "cannot listen on "
            + config.listen().host()
            + ':'
            + config.listen().port()
            + " (listen.host, listen.port): "
            + cause.getMessage(),
        cause);
  }

  private ServerBootstrap bootstrap() throws SSLException {
    TlsConfig tls = config.listen().tls();
    SslContext secure = tls == null ? null : ServerTls.of(tls);
    boolean epoll = usesEpoll();
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(loops)
            .channel(channelType(epoll))
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(
                ChannelOption.WRITE_BUFFER_WATER_MARK,
                new WriteBufferWaterMark(LOW_WATER, HIGH_WATER))
            .childHandler(new ConnectionSetup(new Endpoints(context), open, secure));
    DeadPeers.arm(bootstrap, config.keepalive(), epoll);
    if (epoll) {
      bootstrap.option(EpollChannelOption.SO_REUSEPORT, config.listen().reusePort());
    }
    return bootstrap;
  }

  private boolean usesEpoll() {
    return Epoll.isAvailable()
        && loops instanceof IoEventLoopGroup group
        && group.isIoType(EpollIoHandler.class);
  }

  private static Class<? extends ServerChannel> channelType(boolean epoll) {
    return epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
  }

  /**
   * From now on these servers have keepalive intervals of their own, for streams and pauses to
   * come.
   */
  public void serverIntervals(Map<ServerName, Duration> intervals) {
    context.serverIntervals(intervals);
  }

  /**
   * Begins the end: every connection closes with its next response, HTTP/2 ones are told to open no
   * more streams, and where another process listens on the same port new connections go to it.
   * Requests are still served. The future ends when every connection has heard.
   */
  public CompletableFuture<Void> drain() {
    context.drain();
    Channel listening = listener;
    if (listening != null) {
      Handover.steerAway(listening);
    }
    return open.tell(Drain.CONNECTIONS);
  }

  /** Answers owed to clients that wait for one; counted from {@link #drain} on. */
  public int owed() {
    return context.owed();
  }

  /**
   * Accepts no more connections; those without a request close, the others after the one under way.
   * Streams stay until their session ends them.
   */
  public CompletableFuture<Void> stopAccepting() {
    context.drain();
    CompletableFuture<Void> stopped = new CompletableFuture<>();
    Channel listening = listener;
    if (listening == null) {
      stopped.complete(null);
    } else {
      // A connection that waits to be accepted would be reset: the loop looks once more.
      var _ =
          listening
              .eventLoop()
              .schedule(() -> close(listening, stopped), LAST_LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }
    return stopped
        .thenCompose(closed -> open.tell(Drain.CONNECTIONS))
        .thenCompose(told -> open.tell(Drain.IDLE));
  }

  private static void close(Channel listening, CompletableFuture<Void> stopped) {
    var _ = listening.close().addListener((ChannelFutureListener) closed -> stopped.complete(null));
  }

  /** Cancels and answers the calls still under way that belong to no session. */
  public CompletableFuture<Void> cutOff() {
    return open.tell(Drain.CALLS);
  }

  /** Closes every connection at once. */
  public CompletableFuture<Void> close() {
    return stopAccepting().thenCompose(stopped -> closeOpen());
  }

  private CompletableFuture<Void> closeOpen() {
    CompletableFuture<Void> closed = new CompletableFuture<>();
    int connections = open.count();
    var _ =
        open.close()
            .addListener(
                all -> {
                  LOG.info("edge_closed connections={}", connections);
                  closed.complete(null);
                });
    return closed;
  }

  /** Streams of {@code subscriptions/listen} open now. */
  public int listens() {
    return context.listens().taken();
  }

  /** What happened beside calls. */
  public EdgeTally tally() {
    return context.tally();
  }

  /** Connections open now. */
  public int connections() {
    return open.count();
  }
}
