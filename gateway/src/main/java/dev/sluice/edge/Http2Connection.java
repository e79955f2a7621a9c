package dev.sluice.edge;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.DefaultHttp2GoAwayFrame;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.util.ReferenceCountUtil;

/**
 * The connection under HTTP/2 streams: closes when it has had none for the idle timeout, and says
 * GOAWAY when the server drains. Confined to its loop.
 */
final class Http2Connection extends ChannelInboundHandlerAdapter {
  private final Channel channel;
  private final Deadline deadline;
  private final long idleMillis;
  private int streams;

  Http2Connection(Channel channel, LoopTimer timer, long idleMillis) {
    this.channel = channel;
    this.deadline = timer.deadline(this::idle);
    this.idleMillis = idleMillis;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    deadline.in(idleMillis);
  }

  void opened(Channel stream) {
    streams++;
    stream.closeFuture().addListener((ChannelFutureListener) closed -> closed());
  }

  private void closed() {
    if (--streams == 0 && channel.isActive()) {
      deadline.in(idleMillis);
    }
  }

  private void idle() {
    if (streams == 0) {
      var _ = channel.close();
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object frame) {
    ReferenceCountUtil.release(frame);
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event == Drain.CONNECTIONS) {
      var _ = ctx.writeAndFlush(new DefaultHttp2GoAwayFrame(Http2Error.NO_ERROR));
      idle();
    }
    ctx.fireUserEventTriggered(event);
  }

  /** The codec says GOAWAY and closes by itself when the peer broke HTTP/2. */
  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ConnectionErrors.tell(channel, cause);
    if (Http2CodecUtil.getEmbeddedHttp2Exception(cause) == null) {
      var _ = channel.close();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    deadline.dispose();
    ctx.fireChannelInactive();
  }
}
