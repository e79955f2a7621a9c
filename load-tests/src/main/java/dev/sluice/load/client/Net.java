package dev.sluice.load.client;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpResponseDecoder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * The clients' event loop and the way out of it. Connections leave from several addresses of
 * loopback in turn, so that ports do not run out. Thread-safe.
 */
public final class Net implements AutoCloseable {
  private static final int SOURCES = 8;
  private static final int CONNECT_TIMEOUT_MILLIS = 30_000;

  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
  private final AtomicInteger next = new AtomicInteger();

  /** The one loop that everything of the clients runs on. */
  public ScheduledExecutorService loop() {
    return loops;
  }

  /** An HTTP/1.1 connection to a port of loopback. */
  public CompletableFuture<Link> connect(int port) {
    return connect(
        port,
        () -> {
          Link link = new Link();
          return new Ends<>(
              link,
              new HttpResponseDecoder(
                  new HttpDecoderConfig().setInitialBufferSize(128).setValidateHeaders(false)),
              link);
        });
  }

  /** A connection with these handlers. */
  <T> CompletableFuture<T> connect(int port, Supplier<Ends<T>> ends) {
    CompletableFuture<T> opened = new CompletableFuture<>();
    Ends<T> made = ends.get();
    int source = 1 + Math.floorMod(next.getAndIncrement(), SOURCES);
    ChannelFuture connecting =
        new Bootstrap()
            .group(loops)
            .channel(EpollSocketChannel.class)
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MILLIS)
            .option(EpollChannelOption.IP_BIND_ADDRESS_NO_PORT, true)
            .handler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel.pipeline().addLast(made.handlers());
                  }
                })
            .connect(
                new InetSocketAddress(loopback(1), port),
                new InetSocketAddress(loopback(source), 0));
    var _ =
        connecting.addListener(
            done -> {
              Throwable cause = done.cause();
              if (cause == null) {
                opened.complete(made.result());
              } else {
                opened.completeExceptionally(cause);
              }
            });
    return opened;
  }

  private static InetAddress loopback(int last) {
    try {
      return InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) last});
    } catch (UnknownHostException impossible) {
      throw new IllegalStateException("four bytes are an address", impossible);
    }
  }

  @Override
  public void close() {
    var _ = loops.shutdownGracefully();
  }

  /** What a connection is made of, and what its opener gets. */
  @SuppressWarnings("ArrayRecordComponent")
  record Ends<T>(T result, ChannelHandler... handlers) {}
}
