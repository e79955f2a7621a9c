package dev.sluice.backend.spi;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.exchange.Message;
import dev.sluice.exchange.Sent;
import dev.sluice.protocol.jsonrpc.JsonRpcWriter;
import dev.sluice.protocol.jsonrpc.RequestId;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;

/** A request answered without the server. Told on its loop, after the call returned. */
final class OwnAnswer implements UpstreamCall {
  private static final RequestId NO_ID = RequestId.of(0);

  private boolean over;

  private OwnAnswer() {}

  /** Answers {@code {}}. */
  static UpstreamCall empty(EventLoop loop, CallListener listener) {
    OwnAnswer answer = new OwnAnswer();
    loop.execute(() -> answer.tell(listener, emptyResult()));
    return answer;
  }

  static UpstreamCall error(EventLoop loop, CallListener listener, int code, String message) {
    OwnAnswer answer = new OwnAnswer();
    loop.execute(() -> answer.tell(listener, error(code, message)));
    return answer;
  }

  static Message emptyResult() {
    ByteBuf out = Unpooled.buffer(64);
    JsonRpcWriter.result(out, NO_ID, "{}");
    return Message.of(out.toString(UTF_8));
  }

  static Message error(int code, String message) {
    ByteBuf out = Unpooled.buffer(256);
    JsonRpcWriter.error(out, NO_ID, code, message, null);
    return Message.of(out.toString(UTF_8));
  }

  private void tell(CallListener listener, Message response) {
    if (over) {
      response.release();
    } else {
      over = true;
      listener.onResponse(response);
    }
  }

  @Override
  public void cancel(String reason) {
    over = true;
  }

  @Override
  public Sent sent() {
    return Sent.NOTHING;
  }
}
