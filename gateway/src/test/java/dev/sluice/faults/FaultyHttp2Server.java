package dev.sluice.faults;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * An MCP server over Streamable HTTP/2, with prior knowledge, that fails on demand: with a call as
 * its plan says, and with a connection or a stream as chance has it. All of it happens on one
 * thread, so that what it says of the requests it has seen is true.
 */
final class FaultyHttp2Server implements FaultyWeb {
  /** Streams of one connection, fewer than a campaign has clients. */
  private static final int MOST_STREAMS = 24;

  private final MultiThreadIoEventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final ChannelGroup connections = new DefaultChannelGroup(group.next());
  private final Desk desk;
  private final SplittableRandom random;
  private final LongAdder spoiled = new LongAdder();
  private final Channel listener;
  private volatile int spoiledPercent;

  /**
   * @param seed of what happens to connections and streams
   */
  FaultyHttp2Server(Ledger ledger, long seed) {
    this.desk = new Desk(ledger);
    this.random = new SplittableRandom(seed);
    this.listener =
        new ServerBootstrap()
            .group(group)
            .channel(NioServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel connection) {
                    welcome(connection);
                  }
                })
            .bind(InetAddress.getLoopbackAddress(), 0)
            .syncUninterruptibly()
            .channel();
  }

  private void welcome(Channel connection) {
    connections.add(connection);
    if (!isSpoiled()) {
      serve(connection);
    } else if (random.nextBoolean()) {
      connection.config().setOption(ChannelOption.SO_LINGER, 0);
      Future<?> _ = connection.close();
    } else {
      connection.pipeline().addLast(new Silent());
    }
  }

  private void serve(Channel connection) {
    connection
        .pipeline()
        .addLast(
            Http2FrameCodecBuilder.forServer()
                .initialSettings(Http2Settings.defaultSettings().maxConcurrentStreams(MOST_STREAMS))
                .build());
    Progress progress = new Progress();
    connection
        .pipeline()
        .addLast(
            new Http2MultiplexHandler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel stream) {
                    stream
                        .pipeline()
                        .addLast(new FaultyStream(FaultyHttp2Server.this, desk, progress));
                  }
                }));
  }

  /** How far a connection's requests have come. */
  static final class Progress {
    /** The highest id of a stream whose request was looked at. */
    int looked;
  }

  /** Whether chance has it that the next connection or stream is spoiled. */
  boolean isSpoiled() {
    boolean now = random.nextInt(100) < spoiledPercent;
    if (now) {
      spoiled.increment();
    }
    return now;
  }

  /** A connection ends with all of its streams. */
  void lost() {
    spoiled.increment();
  }

  @Override
  public String url() {
    return "http://127.0.0.1:" + ((InetSocketAddress) listener.localAddress()).getPort() + "/mcp";
  }

  @Override
  public void spoil(int percent) {
    spoiledPercent = percent;
  }

  @Override
  public long spoiled() {
    return spoiled.sum();
  }

  @Override
  public int openSessions() {
    return desk.openSessions();
  }

  @Override
  public int leftOpen(int patienceMillis) {
    CountDownLatch none = new CountDownLatch(1);
    connections.newCloseFuture().addListener(closed -> none.countDown());
    try {
      return none.await(patienceMillis, TimeUnit.MILLISECONDS) ? 0 : connections.size();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    listener.close().syncUninterruptibly();
    connections.close().syncUninterruptibly();
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  /** Takes whatever comes, and never says a word. */
  private static final class Silent extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      ReferenceCountUtil.release(message);
    }
  }
}
