package dev.sluice.load.echo;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.GlobalEventExecutor;

/** The streams opened with GET, on which the echo server says what belongs to no call. */
@ChannelHandler.Sharable
final class Standing extends ChannelInboundHandlerAdapter {
  private static final String CHANGED =
      "event: message\ndata: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/tools/list_changed\"}\n\n";

  private final ChannelGroup streams = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof FullHttpRequest request && request.method().equals(HttpMethod.GET)) {
      ReferenceCountUtil.release(request);
      var _ = context.writeAndFlush(EventAnswer.head());
      streams.add(context.channel());
    } else {
      context.fireChannelRead(message);
    }
  }

  int open() {
    return streams.size();
  }

  /** Writes {@code notifications/tools/list_changed} on every stream; the nanosecond before. */
  long announce() {
    long begun = System.nanoTime();
    for (Channel stream : streams) {
      ByteBuf event = stream.alloc().buffer(CHANGED.length());
      event.writeCharSequence(CHANGED, US_ASCII);
      var _ = stream.writeAndFlush(new DefaultHttpContent(event));
    }
    return begun;
  }
}
