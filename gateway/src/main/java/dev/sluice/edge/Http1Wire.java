package dev.sluice.edge;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.sluice.exchange.Message;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.LeakPresenceDetector;
import org.jspecify.annotations.Nullable;

/**
 * HTTP/1.1 as bytes: a whole response is one buffer and one write; a stream is chunked, each part
 * one chunk.
 */
final class Http1Wire implements ResponseWire {
  private static final byte[] LENGTH = ascii("content-length: ");
  private static final byte[] CLOSE = ascii("connection: close\r\n");
  private static final byte[] CHUNKED = ascii("transfer-encoding: chunked\r\n\r\n");
  private static final byte[] CRLF = ascii("\r\n");
  private static final ByteBuf KEEPALIVE = constant(": keepalive\n\n");
  private static final ByteBuf KEEPALIVE_CHUNK = constant("d\r\n: keepalive\n\n\r\n");
  private static final ByteBuf END_OF_CHUNK = constant("\r\n");
  private static final ByteBuf LAST_CHUNK = constant("0\r\n\r\n");
  private static final ByteBuf CONTINUE = constant("HTTP/1.1 100 Continue\r\n\r\n");
  private static final int HEAD_ROOM = 64;
  private static final int CHUNK_ROOM = 12;

  private final Channel channel;
  private final DateHeader date;
  private boolean chunks = true;

  /** The comment over the bytes that all share, written again only when nothing is unwritten. */
  private @Nullable ByteBuf comment;

  Http1Wire(Channel channel, DateHeader date) {
    this.channel = channel;
    this.date = date;
  }

  @Override
  public void chunks(boolean understood) {
    if (chunks != understood) {
      chunks = understood;
      comment = null;
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(US_ASCII);
  }

  private static ByteBuf constant(String text) {
    return LeakPresenceDetector.staticInitializer(
        () ->
            Unpooled.unreleasableBuffer(
                Unpooled.directBuffer().writeBytes(ascii(text)).asReadOnly()));
  }

  @Override
  public ByteBuf begin(ResponseHead head, int length, boolean last) {
    return head(head, length, length, last);
  }

  private ByteBuf head(ResponseHead head, int length, int room, boolean last) {
    byte[] fields = head.http1();
    byte[] now = date.bytes();
    ByteBuf out = channel.alloc().directBuffer(fields.length + now.length + HEAD_ROOM + room);
    out.writeBytes(fields);
    out.writeBytes(now);
    if (last) {
      out.writeBytes(CLOSE);
    }
    if (head.status() != 204) {
      out.writeBytes(LENGTH);
      writeDecimal(out, length);
      out.writeBytes(CRLF);
    }
    return out.writeBytes(CRLF);
  }

  /** {@code value} in decimal digits. */
  private static void writeDecimal(ByteBuf out, int value) {
    int unit = 1;
    while (value / unit >= 10) {
      unit *= 10;
    }
    for (; unit > 0; unit /= 10) {
      out.writeByte('0' + value / unit % 10);
    }
  }

  @Override
  public void end(ResponseHead head, ByteBuf response, boolean last) {
    var _ = channel.write(response, channel.voidPromise());
  }

  @Override
  public void openStream(ResponseHead head, boolean last) {
    byte[] fields = head.http1();
    byte[] now = date.bytes();
    ByteBuf out = channel.alloc().directBuffer(fields.length + now.length + HEAD_ROOM);
    out.writeBytes(fields).writeBytes(now);
    if (last) {
      out.writeBytes(CLOSE);
    }
    var _ = channel.write(out.writeBytes(chunks ? CHUNKED : CRLF), channel.voidPromise());
  }

  @Override
  public void large(ResponseHead head, Message message, boolean last) {
    write(head(head, message.length(), 0, last));
    message.slice(this::write);
  }

  @Override
  public ByteBuf beginPart(int length) {
    ByteBuf out = channel.alloc().directBuffer(length + CHUNK_ROOM);
    return chunks ? writeSize(out, length) : out;
  }

  private static ByteBuf writeSize(ByteBuf out, int length) {
    int shift = (31 - Integer.numberOfLeadingZeros(length | 1)) & ~3;
    for (; shift >= 0; shift -= 4) {
      out.writeByte(Character.forDigit(length >>> shift & 0xf, 16));
    }
    return out.writeBytes(CRLF);
  }

  @Override
  public void endPart(ByteBuf part) {
    write(chunks ? part.writeBytes(CRLF) : part);
  }

  @Override
  public void wholePart(ByteBuf part) {
    if (chunks) {
      write(writeSize(channel.alloc().directBuffer(CHUNK_ROOM), part.readableBytes()));
    }
    write(part);
    if (chunks) {
      write(END_OF_CHUNK.duplicate());
    }
  }

  @Override
  public boolean keepAlive() {
    ChannelOutboundBuffer unwritten = channel.unsafe().outboundBuffer();
    if (unwritten == null || unwritten.totalPendingWriteBytes() > 0) {
      return false;
    }
    ByteBuf own = comment;
    if (own == null) {
      own = (chunks ? KEEPALIVE_CHUNK : KEEPALIVE).duplicate();
      comment = own;
    }
    write(own.readerIndex(0));
    return true;
  }

  private void write(ByteBuf bytes) {
    var _ = channel.write(bytes, channel.voidPromise());
  }

  @Override
  public void closeStream(boolean last) {
    if (chunks) {
      var _ = channel.write(LAST_CHUNK.duplicate(), channel.voidPromise());
    }
  }

  @Override
  public void proceed() {
    var _ = channel.write(CONTINUE.duplicate(), channel.voidPromise());
  }

  @Override
  public void abandon() {
    // Closing with unread input resets the connection, and the response with it.
    if (channel instanceof DuplexChannel socket
        && channel.pipeline().get(SslHandler.class) == null) {
      var _ =
          channel
              .writeAndFlush(Unpooled.EMPTY_BUFFER)
              .addListener(
                  (ChannelFutureListener)
                      future -> {
                        var _ = socket.shutdownOutput();
                      });
    }
  }
}
