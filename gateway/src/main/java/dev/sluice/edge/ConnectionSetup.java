package dev.sluice.edge;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ApplicationProtocolNegotiationHandler;
import io.netty.handler.ssl.SslContext;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Puts together the handlers of each accepted connection. Thread-safe. */
final class ConnectionSetup extends ChannelInitializer<Channel> {
  private final Endpoints endpoints;
  private final EdgeConfig config;
  private final OpenConnections open;
  private final @Nullable SslContext tls;
  private final Map<EventLoop, LoopTimer> timers = new ConcurrentHashMap<>();

  /**
   * @param tls null for clear text
   */
  ConnectionSetup(Endpoints endpoints, OpenConnections open, @Nullable SslContext tls) {
    this.endpoints = endpoints;
    this.config = endpoints.edge().config();
    this.open = open;
    this.tls = tls;
  }

  @Override
  protected void initChannel(Channel channel) {
    if (!open.admit(channel)) {
      var _ = channel.close();
      return;
    }
    if (tls == null) {
      channel
          .pipeline()
          .addLast(new ProtocolDetector(this, channel, timer(channel), endpoints.edge()));
    } else {
      channel.pipeline().addLast(tls.newHandler(channel.alloc()), new AlpnResult());
    }
  }

  private LoopTimer timer(Channel channel) {
    return timers.computeIfAbsent(channel.eventLoop(), LoopTimer::new);
  }

  void http1(Channel channel) {
    LoopTimer timer = timer(channel);
    channel
        .pipeline()
        .addLast(
            new RequestDecoder(config.limits()),
            new RequestHandler(endpoints, channel, new Http1Wire(channel, timer.date()), timer));
  }

  void http2(Channel channel) {
    Http2Settings settings =
        Http2Settings.defaultSettings()
            .maxConcurrentStreams(config.limits().streams())
            .maxHeaderListSize(config.limits().headers().bytes());
    Http2Connection connection =
        new Http2Connection(channel, timer(channel), config.limits().idleTimeout().toMillis());
    ChannelPipeline pipeline = channel.pipeline();
    pipeline.addLast(
        Http2FrameCodecBuilder.forServer().initialSettings(settings).build(),
        new Http2MultiplexHandler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel stream) {
                connection.opened(stream);
                http2Stream(stream);
              }
            }),
        connection);
  }

  private void http2Stream(Channel stream) {
    LoopTimer timer = timer(stream);
    stream
        .pipeline()
        .addLast(
            new Http2StreamFrameToHttpObjectCodec(true),
            new RequestHandler(endpoints, stream, new Http2Wire(stream, timer.date()), timer));
  }

  /** Follows what the TLS handshake agreed on. */
  private final class AlpnResult extends ApplicationProtocolNegotiationHandler {
    AlpnResult() {
      super(ApplicationProtocolNames.HTTP_1_1);
    }

    @Override
    protected void configurePipeline(ChannelHandlerContext ctx, String protocol) {
      if (protocol.equals(ApplicationProtocolNames.HTTP_2)) {
        http2(ctx.channel());
      } else {
        http1(ctx.channel());
      }
    }

    @Override
    protected void handshakeFailure(ChannelHandlerContext ctx, Throwable cause) {
      exceptionCaught(ctx, cause);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      ConnectionErrors.tell(ctx.channel(), cause);
      var _ = ctx.close();
    }
  }
}
