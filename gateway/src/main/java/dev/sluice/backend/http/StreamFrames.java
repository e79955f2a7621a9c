package dev.sluice.backend.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2StreamChannel;

/**
 * Reads from the frames of one HTTP/2 stream what is lost on the way to HTTP: that the server
 * promises not to have looked at the request, and that a response is only an informational one,
 * which is dropped.
 *
 * @see <a href="https://datatracker.ietf.org/doc/html/rfc9113#section-8.7">RFC 9113, Request
 *     Reliability</a>
 */
final class StreamFrames extends ChannelInboundHandlerAdapter {
  private final HttpAttempt attempt;

  private StreamFrames(HttpAttempt attempt) {
    this.attempt = attempt;
  }

  /** Watches a new stream; does nothing with a connection of HTTP/1.1. */
  static void watch(Channel channel, HttpAttempt attempt) {
    if (channel instanceof Http2StreamChannel) {
      channel.pipeline().addFirst(new StreamFrames(attempt));
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof Http2HeadersFrame head && isInterim(head)) {
      context.read();
    } else {
      context.fireChannelRead(message);
    }
  }

  private static boolean isInterim(Http2HeadersFrame head) {
    CharSequence status = head.headers().status();
    return status != null && status.length() == 3 && status.charAt(0) == '1' && !head.isEndStream();
  }

  /** Netty tells a stream of a GOAWAY only when the server has not taken the stream up. */
  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    boolean unseen =
        event instanceof Http2GoAwayFrame
            || (event instanceof Http2ResetFrame reset
                && reset.errorCode() == Http2Error.REFUSED_STREAM.code());
    if (unseen) {
      attempt.refused();
    }
    context.fireUserEventTriggered(event);
  }
}
