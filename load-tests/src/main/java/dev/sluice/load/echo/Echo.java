package dev.sluice.load.echo;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * A Streamable HTTP MCP server that does as little as possible, on one event loop of its own. It
 * keeps a {@linkplain EchoLedger ledger} of what reached it.
 */
public final class Echo implements AutoCloseable {
  private static final int MAX_BODY = 1 << 20;
  private static final int BACKLOG = 4096;

  private final EventLoopGroup loops;
  private final Channel listener;
  private final EchoLedger ledger;
  private final Standing standing;

  private Echo(EventLoopGroup loops, Channel listener, EchoLedger ledger, Standing standing) {
    this.loops = loops;
    this.listener = listener;
    this.ledger = ledger;
    this.standing = standing;
  }

  /** Listens on a port of loopback; 0 takes a free one. */
  public static Echo start(int port) throws InterruptedException {
    return start(port, "", 0);
  }

  /**
   * The same with more tools.
   *
   * @param prefix how their names begin, with {@code e}; numbers from 1 follow
   */
  public static Echo start(int port, String prefix, int moreTools) throws InterruptedException {
    byte[] listed = EchoTools.listed(prefix, moreTools);
    return start(port, ledger -> new EchoHandler(ledger, listed));
  }

  /** The same for 2026-07-28 and no other revision, with the tool {@code echo} only. */
  public static Echo startWithoutSessions(int port) throws InterruptedException {
    return start(port, StatelessEchoHandler::new);
  }

  /** The same over HTTP+SSE, the transport of 2024-11-05, with the tool {@code echo} only. */
  public static Echo startLegacy(int port) throws InterruptedException {
    Map<String, Channel> streams = LegacyEchoHandler.streams();
    return start(port, ledger -> new LegacyEchoHandler(ledger, streams));
  }

  /** The same with streams of GET, on which {@link #announce} says that the tools are others. */
  public static Echo startAnnouncing(int port) throws InterruptedException {
    byte[] initialized = EchoTools.initialized("2025-06-18", "\"listChanged\":true");
    Standing standing = new Standing();
    return start(
        port,
        standing,
        ledger -> List.of(standing, new EchoHandler(ledger, initialized, EchoTools.LISTED)));
  }

  private static Echo start(int port, Function<EchoLedger, ChannelHandler> handler)
      throws InterruptedException {
    return start(port, new Standing(), ledger -> List.of(handler.apply(ledger)));
  }

  private static Echo start(
      int port, Standing standing, Function<EchoLedger, List<ChannelHandler>> handlers)
      throws InterruptedException {
    EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    EchoLedger ledger = new EchoLedger();
    Channel listener =
        new ServerBootstrap()
            .group(loops)
            .channel(EpollServerSocketChannel.class)
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel channel) {
                    channel
                        .pipeline()
                        .addLast(new HttpServerCodec(), new HttpObjectAggregator(MAX_BODY))
                        .addLast(handlers.apply(ledger).toArray(ChannelHandler[]::new));
                  }
                })
            .bind("127.0.0.1", port)
            .sync()
            .channel();
    return new Echo(loops, listener, ledger, standing);
  }

  public int port() {
    return ((InetSocketAddress) listener.localAddress()).getPort();
  }

  public EchoLedger ledger() {
    return ledger;
  }

  /** Open streams of GET, where there are any. */
  public int streams() {
    return standing.open();
  }

  /** Says on every stream of GET that the tools are others; the nanosecond it began to. */
  public CompletableFuture<Long> announce() {
    return CompletableFuture.supplyAsync(standing::announce, loops);
  }

  public void awaitClose() throws InterruptedException {
    listener.closeFuture().sync();
  }

  @Override
  public void close() {
    listener.close().syncUninterruptibly();
    var _ = loops.shutdownGracefully();
  }
}
