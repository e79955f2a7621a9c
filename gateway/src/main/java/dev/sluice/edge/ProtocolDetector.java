package dev.sluice.edge;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http2.Http2CodecUtil;

/**
 * Tells HTTP/2 with prior knowledge from HTTP/1.1 by the first bytes of a connection, then makes
 * way for its handlers.
 *
 * @see <a href="https://datatracker.ietf.org/doc/html/rfc9113#section-3.4">RFC 9113, connection
 *     preface</a>
 */
final class ProtocolDetector extends ChannelInboundHandlerAdapter {
  private static final ByteBuf PREFACE =
      Unpooled.unreleasableBuffer(Http2CodecUtil.connectionPrefaceBuf()).asReadOnly();

  private final ConnectionSetup setup;
  private final EdgeContext edge;
  private final Deadline deadline;
  private final Debt debt;
  private ByteBuf held = Unpooled.EMPTY_BUFFER;
  private boolean gone;

  ProtocolDetector(ConnectionSetup setup, Channel channel, LoopTimer timer, EdgeContext edge) {
    this.setup = setup;
    this.edge = edge;
    this.debt = new Debt(edge);
    this.deadline = timer.deadline(() -> IdleEnd.afterALook(channel, () -> !gone));
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    if (edge.draining()) {
      // Whoever got in now has something to ask, and says so at once.
      debt.owe();
      deadline.in(IdleEnd.LEFT_MILLIS);
    } else {
      deadline.in(edge.config().limits().headerTimeout().toMillis());
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (!(message instanceof ByteBuf bytes)) {
      ctx.fireChannelRead(message);
      return;
    }
    ByteBuf input = held.isReadable() ? Unpooled.wrappedBuffer(held, bytes) : bytes;
    held = Unpooled.EMPTY_BUFFER;
    int length = Math.min(input.readableBytes(), PREFACE.readableBytes());
    boolean matches = matches(input, length);
    if (matches && length < PREFACE.readableBytes()) {
      held = input;
      return;
    }
    ChannelPipeline pipeline = ctx.pipeline();
    if (matches) {
      setup.http2(ctx.channel());
    } else {
      setup.http1(ctx.channel());
    }
    ctx.fireChannelRead(input);
    pipeline.remove(this);
  }

  private static boolean matches(ByteBuf input, int length) {
    for (int i = 0; i < length; i++) {
      if (input.getByte(input.readerIndex() + i) != PREFACE.getByte(i)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event == Drain.IDLE && !held.isReadable()) {
      IdleEnd.of(ctx.channel(), deadline, debt);
    }
    ctx.fireUserEventTriggered(event);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ConnectionErrors.tell(ctx.channel(), cause);
    var _ = ctx.close();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    gone = true;
    debt.settle();
    deadline.dispose();
    held.release();
    held = Unpooled.EMPTY_BUFFER;
  }
}
