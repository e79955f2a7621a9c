package dev.sluice.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;

/**
 * A Streamable HTTP MCP server that does as little as possible: it answers every {@code tools/call}
 * with the same text. What stands behind every proxy in the benchmark.
 */
public final class EchoServer extends SimpleChannelInboundHandler<FullHttpRequest> {
  private static final int MAX_BODY = 1 << 20;
  private static final byte[] ID = "\"id\":".getBytes(US_ASCII);
  private static final byte[] METHOD = "\"method\":\"".getBytes(US_ASCII);
  private static final byte[] HEAD = "{\"jsonrpc\":\"2.0\",\"id\":".getBytes(US_ASCII);
  private static final byte[] CALLED =
      ",\"result\":{\"content\":[{\"type\":\"text\",\"text\":\"hello\"}]}}".getBytes(US_ASCII);
  private static final byte[] LISTED =
      (",\"result\":{\"tools\":[{\"name\":\"echo\",\"description\":\"Says hello.\",\"inputSchema\":"
              + "{\"type\":\"object\",\"properties\":{\"message\":{\"type\":\"string\"}}}}]}}")
          .getBytes(US_ASCII);
  private static final byte[] INITIALIZED =
      (",\"result\":{\"protocolVersion\":\"2025-06-18\",\"capabilities\":{\"tools\":{}},"
              + "\"serverInfo\":{\"name\":\"bench-echo\",\"version\":\"1\"}}}")
          .getBytes(US_ASCII);

  private EchoServer() {}

  /** Serves on the loopback port given as the only argument, until killed. */
  public static void main(String[] args) throws InterruptedException {
    EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    Channel listener =
        new ServerBootstrap()
            .group(loops)
            .channel(EpollServerSocketChannel.class)
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
                            new EchoServer());
                  }
                })
            .bind("127.0.0.1", Integer.parseInt(args[0]))
            .sync()
            .channel();
    listener.closeFuture().sync();
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
    ByteBuf body = request.content();
    int id = after(body, ID);
    FullHttpResponse response;
    if (!request.method().equals(HttpMethod.POST)) {
      response = empty(HttpResponseStatus.METHOD_NOT_ALLOWED);
    } else if (id < 0) {
      response = empty(HttpResponseStatus.ACCEPTED);
    } else {
      response = answer(context, body, id);
    }
    response.headers().set(HttpHeaderNames.CONTENT_LENGTH, response.content().readableBytes());
    context.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
  }

  private static FullHttpResponse empty(HttpResponseStatus status) {
    return new DefaultFullHttpResponse(
        HttpVersion.HTTP_1_1, status, io.netty.buffer.Unpooled.EMPTY_BUFFER);
  }

  private static FullHttpResponse answer(ChannelHandlerContext context, ByteBuf body, int id) {
    int end = id;
    while (body.getByte(end) != ',' && body.getByte(end) != '}') {
      end++;
    }
    int method = after(body, METHOD);
    boolean initialize = method >= 0 && body.getByte(method) == 'i';
    boolean list = method >= 0 && body.getByte(method + "tools/".length()) == 'l';
    ByteBuf out = context.alloc().buffer(256);
    out.writeBytes(HEAD).writeBytes(body, id, end - id);
    out.writeBytes(initialize ? INITIALIZED : list ? LISTED : CALLED);
    FullHttpResponse response =
        new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK, out);
    response.headers().set(HttpHeaderNames.CONTENT_TYPE, "application/json");
    if (initialize) {
      response.headers().set("mcp-session-id", "bench");
    }
    return response;
  }

  /** The index just past the first {@code mark}, or -1. */
  private static int after(ByteBuf body, byte[] mark) {
    int last = body.writerIndex() - mark.length;
    for (int from = body.readerIndex(); from <= last; from++) {
      int matched = 0;
      while (matched < mark.length && body.getByte(from + matched) == mark[matched]) {
        matched++;
      }
      if (matched == mark.length) {
        return from + mark.length;
      }
    }
    return -1;
  }
}
