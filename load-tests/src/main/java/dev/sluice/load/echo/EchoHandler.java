package dev.sluice.load.echo;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One connection to the echo server. */
final class EchoHandler extends SimpleChannelInboundHandler<FullHttpRequest> {
  static final byte[] ID = "\"id\":".getBytes(US_ASCII);
  private static final byte[] METHOD = "\"method\":\"".getBytes(US_ASCII);
  private static final byte[] NAME = "\"name\":\"".getBytes(US_ASCII);
  static final byte[] HEAD = "{\"jsonrpc\":\"2.0\",\"id\":".getBytes(US_ASCII);
  private static final String SESSION = "mcp-session-id";

  private final EchoLedger ledger;
  private final byte[] initialized;
  private final byte[] listed;
  private @Nullable EventAnswer events;

  EchoHandler(EchoLedger ledger, byte[] listed) {
    this(ledger, EchoTools.INITIALIZED, listed);
  }

  /**
   * @param initialized the answer to the first message, from its result on
   * @param listed the same for a list of tools
   */
  EchoHandler(EchoLedger ledger, byte[] initialized, byte[] listed) {
    this.ledger = ledger;
    this.initialized = initialized;
    this.listed = listed;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
    String session = request.headers().get(SESSION);
    if (request.method().equals(HttpMethod.DELETE)) {
      boolean known = session != null && ledger.delete(session);
      write(context, empty(known ? HttpResponseStatus.OK : HttpResponseStatus.NOT_FOUND));
    } else if (!request.method().equals(HttpMethod.POST)) {
      write(context, empty(HttpResponseStatus.METHOD_NOT_ALLOWED));
    } else {
      post(context, request.content(), session);
    }
  }

  private void post(ChannelHandlerContext context, ByteBuf body, @Nullable String session) {
    int id = after(body, ID);
    int method = after(body, METHOD);
    boolean initialize = method >= 0 && body.getByte(method) == 'i';
    if (!initialize && session != null && !ledger.knows(session)) {
      write(context, empty(HttpResponseStatus.NOT_FOUND));
    } else if (id < 0) {
      write(context, empty(HttpResponseStatus.ACCEPTED));
    } else if (initialize) {
      FullHttpResponse response = json(reply(context, idOf(body, id), initialized));
      response.headers().set(SESSION, ledger.open());
      write(context, response);
    } else if (method < 0 || body.getByte(method) != 't') {
      write(context, json(reply(context, idOf(body, id), EchoTools.NOTHING))); // ping
    } else if (body.getByte(method + "tools/".length()) == 'l') {
      write(context, json(reply(context, idOf(body, id), listed)));
    } else {
      call(context, body, idOf(body, id));
    }
  }

  private void call(ChannelHandlerContext context, ByteBuf body, ByteBuf id) {
    ledger.called();
    int name = after(body, NAME);
    byte tool = name < 0 ? (byte) 'e' : body.getByte(name);
    if (tool == 'e') {
      write(context, json(reply(context, id, EchoTools.CALLED)));
      return;
    }
    String message = body.toString(US_ASCII);
    byte[] answer = (new String(HEAD, US_ASCII) + id.toString(US_ASCII)).getBytes(US_ASCII);
    switch (tool) {
      case 's' -> {
        ByteBuf reply = Unpooled.wrappedBuffer(answer, EchoTools.CALLED);
        later(context, message, () -> write(context, json(reply)));
      }
      case 'w' -> {
        EventAnswer stream = new EventAnswer(context, ledger, message, answer);
        stream.open();
        later(context, message, stream::finish);
      }
      case 'p' -> new EventAnswer(context, ledger, message, answer).only();
      case 'f' -> {
        events = new EventAnswer(context, ledger, message, answer);
        events.open();
        flood(context);
      }
      default -> write(context, json(large(context, message, answer)));
    }
  }

  private static void later(ChannelHandlerContext context, String message, Runnable task) {
    long millis = EchoTools.number(message, "ms");
    var _ = context.executor().schedule(task, millis, TimeUnit.MILLISECONDS);
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    flood(context);
    context.fireChannelWritabilityChanged();
  }

  /** Writes progress while the connection takes it. */
  private void flood(ChannelHandlerContext context) {
    EventAnswer stream = events;
    while (stream != null && context.channel().isWritable()) {
      if (stream.more()) {
        stream.progress();
      } else {
        events = null;
        stream.finish();
        return;
      }
    }
  }

  private static ByteBuf large(ChannelHandlerContext context, String message, byte[] answer) {
    int length = Math.toIntExact(EchoTools.number(message, "bytes"));
    ByteBuf out = context.alloc().buffer(length + 256).writeBytes(answer);
    out.writeCharSequence(",\"result\":{\"content\":[{\"type\":\"text\",\"text\":\"", US_ASCII);
    for (int i = 0; i < length; i++) {
      out.writeByte('x');
    }
    out.writeCharSequence("\"}]}}", US_ASCII);
    return out;
  }

  static void write(ChannelHandlerContext context, FullHttpResponse response) {
    response.headers().set(HttpHeaderNames.CONTENT_LENGTH, response.content().readableBytes());
    var _ = context.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
  }

  static FullHttpResponse empty(HttpResponseStatus status) {
    return new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.EMPTY_BUFFER);
  }

  static FullHttpResponse json(ByteBuf body) {
    FullHttpResponse response =
        new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK, body);
    response.headers().set(HttpHeaderNames.CONTENT_TYPE, "application/json");
    return response;
  }

  static ByteBuf reply(ChannelHandlerContext context, ByteBuf id, byte[] rest) {
    return context.alloc().buffer(256).writeBytes(HEAD).writeBytes(id).writeBytes(rest);
  }

  static ByteBuf idOf(ByteBuf body, int from) {
    int end = from;
    while (body.getByte(end) != ',' && body.getByte(end) != '}') {
      end++;
    }
    return body.slice(from, end - from);
  }

  /** The index just past the first {@code mark}, or -1. */
  static int after(ByteBuf body, byte[] mark) {
    int last = body.writerIndex() - mark.length;
    for (int from = body.readerIndex(); from <= last; from++) {
      int matched = 0;
      while (matched < mark.length && body.getByte(from + matched) == mark[matched]) {
        matched++;
      }
      if (matched == mark.length) {
        return from + mark.length;
      }
    }
    return -1;
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    var _ = context.close();
  }
}
