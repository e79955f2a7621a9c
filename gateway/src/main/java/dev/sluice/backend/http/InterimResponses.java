package dev.sluice.backend.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import reactor.netty.NettyPipeline;

/**
 * Drops the informational responses (100, 102, 103) that may precede the final one, which Reactor
 * Netty would take the last two of for. One for each connection.
 *
 * @see <a href="https://datatracker.ietf.org/doc/html/rfc9110#section-15.2">RFC 9110, Informational
 *     1xx</a>
 */
public final class InterimResponses extends ChannelInboundHandlerAdapter {
  private boolean dropping;

  /** Watches a new connection, when it speaks HTTP/1.1. */
  static void watch(Channel channel) {
    if (channel.pipeline().get(NettyPipeline.HttpCodec) != null) {
      channel
          .pipeline()
          .addAfter(
              NettyPipeline.HttpCodec,
              InterimResponses.class.getSimpleName(),
              new InterimResponses());
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof HttpResponse response) {
      dropping =
          response.decoderResult().isSuccess()
              && response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
    }
    if (!dropping) {
      context.fireChannelRead(message);
      return;
    }
    if (message instanceof LastHttpContent) {
      dropping = false;
    }
    ReferenceCountUtil.release(message);
    context.read();
  }
}
