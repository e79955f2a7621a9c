package dev.sluice.load.echo;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;

/** The answer to one call as an SSE stream: progress, then the result. */
final class EventAnswer {
  private final ChannelHandlerContext context;
  private final EchoLedger ledger;
  private final byte[] answer;
  private final String token;
  private long left;
  private long step;

  /**
   * @param answer the answer up to its id
   */
  EventAnswer(ChannelHandlerContext context, EchoLedger ledger, String message, byte[] answer) {
    this.context = context;
    this.ledger = ledger;
    this.answer = answer;
    this.token = EchoTools.raw(message, "progressToken");
    this.left = EchoTools.number(message, "bytes");
  }

  /** Sends the head and the first event. */
  void open() {
    var _ = context.write(head());
    event(EchoTools.progress(token, step++, false));
    context.flush();
  }

  /** Sends the head and the result, without progress. */
  void only() {
    var _ = context.write(head());
    finish();
  }

  /** The head of an SSE stream. */
  static HttpResponse head() {
    HttpResponse response = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
    response.headers().set(HttpHeaderNames.CONTENT_TYPE, "text/event-stream");
    response.headers().set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
    return response;
  }

  /** Whether more progress is to be sent. */
  boolean more() {
    return left > 0;
  }

  void progress() {
    left -= EchoTools.FLOOD_EVENT;
    ledger.flooded(EchoTools.FLOOD_EVENT);
    event(EchoTools.progress(token, step++, true));
    context.flush();
  }

  void finish() {
    event(new String(answer, US_ASCII) + new String(EchoTools.CALLED, US_ASCII));
    var _ = context.writeAndFlush(new DefaultLastHttpContent());
  }

  private void event(String data) {
    ByteBuf out = context.alloc().buffer(data.length() + 32);
    out.writeCharSequence("event: message\ndata: ", US_ASCII);
    out.writeCharSequence(data, US_ASCII);
    out.writeCharSequence("\n\n", US_ASCII);
    var _ = context.write(new DefaultHttpContent(out));
  }
}
