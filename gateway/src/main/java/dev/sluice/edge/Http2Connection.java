package dev.sluice.edge;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.DefaultHttp2GoAwayFrame;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.util.ReferenceCountUtil;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The connection under HTTP/2 streams: closes when it has had none for the idle timeout, and says
 * GOAWAY when the server drains. Confined to its loop.
 */
final class Http2Connection extends ChannelInboundHandlerAdapter {
  private final Channel channel;
  private final Deadline deadline;
  private final long idleMillis;
  private final Set<Channel> streams = Collections.newSetFromMap(new IdentityHashMap<>());
  private @Nullable Drain told;

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
    streams.add(stream);
    stream.closeFuture().addListener((ChannelFutureListener) closed -> closed(closed.channel()));
  }

  private void closed(Channel stream) {
    streams.remove(stream);
    if (streams.isEmpty() && channel.isActive()) {
      deadline.in(told != null ? IdleEnd.LEFT_MILLIS : idleMillis);
    }
  }

  private void idle() {
    if (streams.isEmpty()) {
      var _ = channel.close();
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object frame) {
    ReferenceCountUtil.release(frame);
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof Drain drain && (told == null || told.compareTo(drain) < 0)) {
      told = drain;
      DefaultHttp2GoAwayFrame away = new DefaultHttp2GoAwayFrame(Http2Error.NO_ERROR);
      switch (drain) {
        case CONNECTIONS -> {
          // Streams that were begun before this arrives are served.
          var _ = ctx.writeAndFlush(away.setExtraStreamIds(Integer.MAX_VALUE));
          tellStreams(drain);
        }
        case IDLE -> {
          var _ = ctx.writeAndFlush(away);
          idle();
        }
        case CALLS -> tellStreams(drain);
      }
    }
    ctx.fireUserEventTriggered(event);
  }

  private void tellStreams(Drain event) {
    List.copyOf(streams).forEach(stream -> stream.pipeline().fireUserEventTriggered(event));
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
