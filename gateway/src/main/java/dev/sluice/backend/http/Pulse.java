package dev.sluice.backend.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2StreamChannel;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out that nobody is at the other end of an HTTP/2 connection, which would otherwise take
 * every further request, too: its requests end at their deadlines and it stays. Once a request was
 * given up without a byte heard since it was sent, a ping must be answered in time, or no more
 * requests go there. Those under way are left alone: they may be in good hands that are busy.
 * Loop-confined.
 *
 * @see <a href="https://datatracker.ietf.org/doc/html/rfc9113#section-6.7">RFC 9113, PING</a>
 */
final class Pulse extends ChannelInboundHandlerAdapter {
  private static final Logger log = LoggerFactory.getLogger(Pulse.class);
  private static final long PING = 0x736c75696365L;

  private final Duration limit;
  private long heard;
  private @Nullable Future<?> waiting;
  private @Nullable ChannelHandlerContext context;

  /**
   * @param limit longest wait for anything to be heard
   */
  Pulse(Duration limit) {
    this.limit = limit;
  }

  /** That of the connection a stream belongs to; null when there is none. */
  static @Nullable Pulse of(Channel channel) {
    return channel instanceof Http2StreamChannel stream
        ? stream.parent().pipeline().get(Pulse.class)
        : null;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
  }

  /** How often anything was read so far. */
  long heard() {
    return heard;
  }

  @Override
  public void channelRead(ChannelHandlerContext from, Object bytes) {
    heard++;
    from.fireChannelRead(bytes);
  }

  /** A request was given up that had been sent when {@link #heard} was {@code before}. */
  void doubt(long before) {
    ChannelHandlerContext to = context;
    if (heard != before || waiting != null || to == null) {
      return;
    }
    Http2FrameCodec frames = to.pipeline().get(Http2FrameCodec.class);
    if (frames == null || !to.channel().isActive()) {
      return;
    }
    ChannelHandlerContext out = to.pipeline().context(Http2FrameCodec.class);
    Future<?> _ = frames.encoder().writePing(out, false, PING, out.newPromise());
    out.flush();
    waiting =
        to.executor()
            .schedule(() -> judge(to, frames, before), limit.toNanos(), TimeUnit.NANOSECONDS);
  }

  private void judge(ChannelHandlerContext of, Http2FrameCodec frames, long before) {
    waiting = null;
    if (heard != before || !of.channel().isActive()) {
      return;
    }
    log.warn(
        "upstream_connection_silent remote={} unheard_ms={} action=no_more_requests",
        of.channel().remoteAddress(),
        limit.toMillis());
    try {
      // As if the server had said so: the pool takes no more streams of it, and closes it after.
      frames
          .connection()
          .goAwayReceived(Integer.MAX_VALUE, Http2Error.NO_ERROR.code(), Unpooled.EMPTY_BUFFER);
    } catch (Http2Exception impossible) {
      throw new IllegalStateException("the highest stream id is beyond all others", impossible);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext from) {
    Future<?> pending = waiting;
    waiting = null;
    if (pending != null) {
      pending.cancel(false);
    }
    from.fireChannelInactive();
  }
}
