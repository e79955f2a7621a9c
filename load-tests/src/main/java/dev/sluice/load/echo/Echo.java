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

  private Echo(EventLoopGroup loops, Channel listener, EchoLedger ledger) {
    this.loops = loops;
    this.listener = listener;
    this.ledger = ledger;
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

  private static Echo start(int port, Function<EchoLedger, ChannelHandler> handlers)
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
                        .addLast(
                            new HttpServerCodec(),
                            new HttpObjectAggregator(MAX_BODY),
                            handlers.apply(ledger));
                  }
                })
            .bind("127.0.0.1", port)
            .sync()
            .channel();
    return new Echo(loops, listener, ledger);
  }

  public int port() {
    return ((InetSocketAddress) listener.localAddress()).getPort();
  }

  public EchoLedger ledger() {
    return ledger;
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
