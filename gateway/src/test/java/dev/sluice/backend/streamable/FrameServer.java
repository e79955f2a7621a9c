package dev.sluice.backend.streamable;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.Http2StreamFrame;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A server of HTTP/2 with prior knowledge that plays to each request what was planned for it, frame
 * by frame, and answers the others with an empty result.
 */
final class FrameServer implements AutoCloseable {
  /** What it does with one request. */
  enum Play {
    ANSWER,
    /** Before the request's body is read. */
    REFUSE_AT_HEAD,
    REFUSE,
    /** A GOAWAY that leaves the request out. */
    GO_AWAY,
    /** A GOAWAY that takes the request in, then the end of the connection. */
    GO_AWAY_AFTER,
    RESET,
    /** 103, 102, then the answer. */
    HINTS,
    RESET_IN_BODY,
    /** As if that were possible. */
    REFUSE_IN_BODY,
    CLOSE_IN_BODY
  }

  private static final Pattern ID = Pattern.compile("\"id\":(\"[^\"]*\"|\\d+)");

  final Set<Object> connections = ConcurrentHashMap.newKeySet();
  final AtomicInteger requests = new AtomicInteger();
  private final Set<Channel> open = ConcurrentHashMap.newKeySet();
  private final Queue<Play> plan = new ConcurrentLinkedQueue<>();
  private final MultiThreadIoEventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final Channel listener;

  FrameServer() {
    listener =
        new ServerBootstrap()
            .group(group)
            .channel(NioServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel connection) {
                    connections.add(connection.id());
                    open.add(connection);
                    connection.pipeline().addLast(Http2FrameCodecBuilder.forServer().build());
                    connection.pipeline().addLast(new Http2MultiplexHandler(streams()));
                  }
                })
            .bind(InetAddress.getLoopbackAddress(), 0)
            .syncUninterruptibly()
            .channel();
  }

  private ChannelInitializer<Channel> streams() {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(Channel stream) {
        stream.pipeline().addLast(new Stream());
      }
    };
  }

  int port() {
    return ((InetSocketAddress) listener.localAddress()).getPort();
  }

  /** The connections there are take what comes from now on, and never say a word. */
  void deafen() {
    open.forEach(connection -> connection.pipeline().addFirst(new Deaf()));
  }

  /** Plays these to the next requests, in this order. */
  void plan(Play... plays) {
    plan.addAll(List.of(plays));
  }

  private static final class Deaf extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      ReferenceCountUtil.release(message);
    }
  }

  private final class Stream extends SimpleChannelInboundHandler<Http2StreamFrame> {
    private final StringBuilder body = new StringBuilder();
    private Play play = Play.ANSWER;

    @Override
    protected void channelRead0(ChannelHandlerContext context, Http2StreamFrame frame) {
      if (frame instanceof Http2HeadersFrame) {
        requests.incrementAndGet();
        Play planned = plan.poll();
        play = planned == null ? Play.ANSWER : planned;
        if (play == Play.REFUSE_AT_HEAD) {
          Future<?> _ =
              context.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.REFUSED_STREAM));
        }
      } else if (frame instanceof Http2DataFrame data && play != Play.REFUSE_AT_HEAD) {
        body.append(data.content().toString(UTF_8));
        if (data.isEndStream()) {
          play(context);
        }
      }
    }

    private void play(ChannelHandlerContext context) {
      switch (play) {
        case REFUSE_AT_HEAD -> {}
        case ANSWER -> answer(context);
        case REFUSE -> reset(context, Http2Error.REFUSED_STREAM);
        case RESET -> reset(context, Http2Error.INTERNAL_ERROR);
        case GO_AWAY -> goAway(context, 0);
        case GO_AWAY_AFTER -> {
          goAway(context, ((Http2StreamChannel) context.channel()).stream().id());
          Future<?> _ = context.channel().parent().close();
        }
        case HINTS -> {
          head(context, "103");
          head(context, "102");
          answer(context);
        }
        case RESET_IN_BODY -> {
          begin(context);
          reset(context, Http2Error.INTERNAL_ERROR);
        }
        case REFUSE_IN_BODY -> {
          begin(context);
          reset(context, Http2Error.REFUSED_STREAM);
        }
        case CLOSE_IN_BODY -> {
          begin(context);
          Future<?> _ = context.channel().parent().close();
        }
      }
    }

    private void goAway(ChannelHandlerContext context, int last) {
      Http2FrameCodec codec = context.channel().parent().pipeline().get(Http2FrameCodec.class);
      ChannelHandlerContext connection =
          context.channel().parent().pipeline().context(Http2FrameCodec.class);
      Future<?> _ =
          codec.goAway(
              connection,
              last,
              Http2Error.NO_ERROR.code(),
              Unpooled.EMPTY_BUFFER,
              connection.newPromise());
      connection.flush();
    }

    private void reset(ChannelHandlerContext context, Http2Error error) {
      Future<?> _ = context.writeAndFlush(new DefaultHttp2ResetFrame(error));
    }

    private void head(ChannelHandlerContext context, String status) {
      Future<?> _ =
          context.write(
              new DefaultHttp2HeadersFrame(
                  new DefaultHttp2Headers()
                      .status(status)
                      .set("content-type", "application/json")
                      .set("link", "</style.css>")));
    }

    private void begin(ChannelHandlerContext context) {
      head(context, "200");
      data(context, "{\"jsonrpc\":", false);
    }

    private void answer(ChannelHandlerContext context) {
      Matcher id = ID.matcher(body);
      head(context, id.find() ? "200" : "202");
      data(context, "{\"jsonrpc\":\"2.0\",\"id\":" + id.group(1) + ",\"result\":{}}", true);
    }

    private void data(ChannelHandlerContext context, String text, boolean last) {
      Future<?> _ =
          context.writeAndFlush(
              new DefaultHttp2DataFrame(Unpooled.copiedBuffer(text, UTF_8), last));
    }
  }

  @Override
  public void close() {
    listener.close().syncUninterruptibly();
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }
}
