package dev.sluice.edge;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.sluice.exchange.Message;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2Headers;

/** HTTP/2 as the frames of one stream. */
final class Http2Wire implements ResponseWire {
  private static final byte[] KEEPALIVE = ": keepalive\n\n".getBytes(US_ASCII);

  private final Channel channel;
  private final DateHeader date;

  Http2Wire(Channel channel, DateHeader date) {
    this.channel = channel;
    this.date = date;
  }

  @Override
  public ByteBuf begin(ResponseHead head, int length, boolean last) {
    return channel.alloc().directBuffer(length);
  }

  @Override
  public void end(ResponseHead head, ByteBuf response, boolean last) {
    Http2Headers fields = head.http2().add("date", date.text());
    if (head.status() != 204) {
      fields.addInt("content-length", response.readableBytes());
    }
    if (response.isReadable()) {
      var _ = channel.write(new DefaultHttp2HeadersFrame(fields, false));
      var _ = channel.write(new DefaultHttp2DataFrame(response, true));
    } else {
      response.release();
      var _ = channel.write(new DefaultHttp2HeadersFrame(fields, true));
    }
  }

  @Override
  public void openStream(ResponseHead head, boolean last) {
    var _ =
        channel.write(new DefaultHttp2HeadersFrame(head.http2().add("date", date.text()), false));
  }

  @Override
  public ByteBuf beginPart(int length) {
    return channel.alloc().directBuffer(length);
  }

  @Override
  public void large(ResponseHead head, Message message, boolean last) {
    Http2Headers fields = head.http2().add("date", date.text());
    fields.addInt("content-length", message.length());
    var _ = channel.write(new DefaultHttp2HeadersFrame(fields, false));
    message.slice(this::wholePart);
    closeStream(last);
  }

  @Override
  public void endPart(ByteBuf part) {
    var _ = channel.write(new DefaultHttp2DataFrame(part, false));
  }

  @Override
  public void wholePart(ByteBuf part) {
    endPart(part);
  }

  @Override
  public boolean keepAlive() {
    endPart(beginPart(KEEPALIVE.length).writeBytes(KEEPALIVE));
    return true;
  }

  @Override
  public void closeStream(boolean last) {
    var _ = channel.write(new DefaultHttp2DataFrame(true));
  }

  @Override
  public void proceed() {
    Http2Headers fields = new DefaultHttp2Headers(false).status("100");
    var _ = channel.write(new DefaultHttp2HeadersFrame(fields, false));
  }

  @Override
  public void abandon() {
    // Clients take a reset for a failure even after a whole response: the rest is read away.
  }
}
