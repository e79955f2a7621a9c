package dev.sluice.micro;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.ReferenceCountUtil;

/** A connection that decodes what it reads, and throws it away. */
public final class DecoderOnly extends ChannelInboundHandlerAdapter {
  private final EmbeddedChannel channel;
  private final byte[] bytes;
  private int objects;

  /**
   * @param text what is read each time
   */
  public DecoderOnly(ChannelHandler decoder, String text) {
    this.channel = new EmbeddedChannel(decoder, this);
    this.bytes = text.getBytes(US_ASCII);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    objects++;
    ReferenceCountUtil.release(message);
  }

  /** Reads once; returns how many objects were decoded so far. */
  public int read() {
    ByteBuf read = channel.alloc().directBuffer(bytes.length).writeBytes(bytes);
    channel.pipeline().fireChannelRead(read).fireChannelReadComplete();
    return objects;
  }

  /** Ends the connection. */
  public void close() {
    channel.finishAndReleaseAll();
  }
}
