package dev.sluice.load.client;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2WindowUpdateFrame;
import io.netty.handler.codec.http2.Http2ChannelDuplexHandler;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2FrameStream;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One HTTP/2 connection with prior knowledge: many requests at a time. Confined to its loop. */
public final class Http2Link extends Http2ChannelDuplexHandler implements Sender {
  private final Map<Http2FrameStream, Incoming> answers = new HashMap<>();
  private @Nullable ChannelHandlerContext context;

  private Http2Link() {}

  /** Opens a connection to a port of loopback. */
  public static CompletableFuture<Http2Link> connect(Net net, int port) {
    Http2FrameCodec codec =
        Http2FrameCodecBuilder.forClient()
            .initialSettings(Http2Settings.defaultSettings().pushEnabled(false))
            .build();
    Http2Link link = new Http2Link();
    return net.connect(port, () -> new Net.Ends<>(link, codec, link));
  }

  @Override
  protected void handlerAdded0(ChannelHandlerContext added) {
    context = added;
  }

  @Override
  public void send(Request request, Incoming answer) {
    ChannelHandlerContext to = context;
    if (to == null) {
      throw new IllegalStateException("not connected");
    }
    to.executor().execute(() -> write(to, request, answer));
  }

  private void write(ChannelHandlerContext to, Request request, Incoming answer) {
    if (!to.channel().isActive()) {
      answer.end(false);
      return;
    }
    Http2FrameStream stream = newStream();
    answers.put(stream, answer);
    String body = request.body();
    var headers = new DefaultHttp2HeadersFrame(fields(request), body == null).stream(stream);
    var _ =
        to.write(headers)
            .addListener(
                written -> {
                  if (!written.isSuccess()) {
                    end(stream, false);
                  }
                });
    if (body != null) {
      ByteBuf bytes = to.alloc().buffer(body.length());
      bytes.writeCharSequence(body, US_ASCII);
      var _ = to.write(new DefaultHttp2DataFrame(bytes, true).stream(stream));
    }
    to.flush();
  }

  private static Http2Headers fields(Request request) {
    Http2Headers fields =
        new DefaultHttp2Headers(false)
            .method(request.method())
            .scheme("http")
            .authority("127.0.0.1")
            .path(request.path())
            .add("accept", request.accept());
    if (request.session() != null) {
      fields.add("mcp-session-id", request.session()).add("mcp-protocol-version", Mcp.REVISION);
    }
    if (request.lastEvent() != null) {
      fields.add("last-event-id", request.lastEvent());
    }
    if (request.body() != null) {
      fields.add("content-type", "application/json");
    }
    return fields;
  }

  @Override
  public void channelRead(ChannelHandlerContext from, Object message) {
    try {
      switch (message) {
        case Http2HeadersFrame head -> head(head);
        case Http2DataFrame data -> data(from, data);
        case Http2ResetFrame reset -> end(reset.stream(), false);
        default -> {} // settings, pings and the like are the codec's
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void head(Http2HeadersFrame frame) {
    Incoming answer = answers.get(frame.stream());
    CharSequence status = frame.headers().status();
    if (answer != null && status != null) {
      HttpHeaders headers = DefaultHttpHeadersFactory.headersFactory().newHeaders();
      CharSequence session = frame.headers().get("mcp-session-id");
      if (session != null) {
        headers.set("mcp-session-id", session);
      }
      answer.head(Integer.parseInt(status.toString()), headers);
    }
    if (frame.isEndStream()) {
      end(frame.stream(), true);
    }
  }

  private void data(ChannelHandlerContext from, Http2DataFrame frame) {
    Incoming answer = answers.get(frame.stream());
    if (answer != null && frame.content().isReadable()) {
      answer.data(frame.content());
    }
    var _ =
        from.write(
            new DefaultHttp2WindowUpdateFrame(frame.initialFlowControlledBytes())
                .stream(frame.stream()));
    if (frame.isEndStream()) {
      end(frame.stream(), true);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext from) {
    from.flush();
  }

  private void end(@Nullable Http2FrameStream stream, boolean whole) {
    Incoming answer = answers.remove(stream);
    if (answer != null) {
      answer.end(whole);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext from) {
    for (Http2FrameStream stream : new ArrayList<>(answers.keySet())) {
      end(stream, false);
    }
    from.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext from, Throwable cause) {
    var _ = from.close();
  }
}
