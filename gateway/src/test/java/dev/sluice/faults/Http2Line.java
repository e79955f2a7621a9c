package dev.sluice.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2StreamChannel;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * The answering side of one HTTP/2 stream: writes what it is told. For the thread of its server.
 */
final class Http2Line {
  private final ChannelHandlerContext context;

  Http2Line(ChannelHandlerContext context) {
    this.context = context;
  }

  /** The id of the stream. */
  int id() {
    return ((Http2StreamChannel) context.channel()).stream().id();
  }

  boolean isOpen() {
    return context.channel().isActive();
  }

  /** A whole response; {@code session} may be empty. */
  void respond(int status, String type, String session, String body) {
    Http2Headers headers = head(status, type);
    if (!session.isEmpty()) {
      headers.set("mcp-session-id", session);
    }
    write(headers);
    data(body, true);
  }

  void refuse(int status, int retryAfter, String body) {
    write(head(status, "text/plain").setInt("retry-after", retryAfter));
    data(body, true);
  }

  void json(String body) {
    respond(200, "application/json", "", body);
  }

  /** The head of a success. */
  void begin(String type) {
    write(head(200, type));
  }

  void event(String json) {
    data("event: message\ndata: " + json + "\n\n", false);
  }

  void data(String text, boolean last) {
    Future<?> _ =
        context.writeAndFlush(new DefaultHttp2DataFrame(Unpooled.copiedBuffer(text, UTF_8), last));
  }

  private static Http2Headers head(int status, String type) {
    return new DefaultHttp2Headers().status(Integer.toString(status)).set("content-type", type);
  }

  private void write(Http2Headers headers) {
    Future<?> _ = context.writeAndFlush(new DefaultHttp2HeadersFrame(headers));
  }

  void reset(Http2Error error) {
    Future<?> _ = context.writeAndFlush(new DefaultHttp2ResetFrame(error));
  }

  /** Says that no stream with a higher id than {@code last} is looked at any more. */
  void goAway(int last) {
    Channel connection = context.channel().parent();
    ChannelHandlerContext frames = connection.pipeline().context(Http2FrameCodec.class);
    Future<?> _ =
        connection
            .pipeline()
            .get(Http2FrameCodec.class)
            .goAway(
                frames,
                last,
                Http2Error.NO_ERROR.code(),
                Unpooled.EMPTY_BUFFER,
                frames.newPromise());
    frames.flush();
  }

  /** Ends the connection. */
  void hangUp() {
    Future<?> _ = context.channel().parent().close();
  }

  /** Does something again and again while the stream is open. */
  void every(long millis, long most, Runnable what) {
    if (isOpen() && most > 0) {
      what.run();
      Future<?> _ =
          context
              .executor()
              .schedule(() -> every(millis, most - 1, what), millis, TimeUnit.MILLISECONDS);
    }
  }
}
