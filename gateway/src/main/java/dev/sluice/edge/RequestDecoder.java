package dev.sluice.edge;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpRequestDecoder;

/** The HTTP/1.1 decoder with the gateway's limits, which can say whether bytes wait in it. */
final class RequestDecoder extends HttpRequestDecoder {

  RequestDecoder(LimitsConfig limits) {
    super(
        new HttpDecoderConfig()
            .setMaxInitialLineLength(limits.headers().intBytes())
            .setMaxHeaderSize(limits.headers().intBytes())
            .setMaxChunkSize(BodyCollector.MAX_PRESIZE));
  }

  /**
   * True when part of a head has arrived on an HTTP/1.1 connection.
   *
   * @param decoded whether something whole was decoded since reading began
   */
  static boolean headBegun(ChannelHandlerContext ctx, boolean decoded) {
    RequestDecoder decoder = ctx.pipeline().get(RequestDecoder.class);
    return decoder != null && (!decoded || decoder.actualReadableBytes() > 0);
  }
}
