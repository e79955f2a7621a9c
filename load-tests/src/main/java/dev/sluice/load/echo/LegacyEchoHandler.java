package dev.sluice.load.echo;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.HashMap;
import java.util.Map;

/**
 * One connection to the echo server that speaks HTTP+SSE: it is either the stream of a session, or
 * posts. Every session has the tool {@code echo}. Confined to the server's loop, with all others.
 *
 * @see <a href="https://modelcontextprotocol.io/specification/2024-11-05/basic/transports">HTTP
 *     with SSE, MCP 2024-11-05</a>
 */
final class LegacyEchoHandler extends SimpleChannelInboundHandler<FullHttpRequest> {
  private static final String ADDRESS = "/message?session=";
  private static final byte[] METHOD = "\"method\":\"".getBytes(US_ASCII);
  private static final byte[] INITIALIZED = EchoTools.initialized("2024-11-05", "");
  private static final byte[] BEFORE = "event: message\ndata: ".getBytes(US_ASCII);
  private static final byte[] BEHIND = "\n\n".getBytes(US_ASCII);

  private final EchoLedger ledger;
  private final Map<String, Channel> streams;

  /**
   * @param streams those of all connections by session
   */
  LegacyEchoHandler(EchoLedger ledger, Map<String, Channel> streams) {
    this.ledger = ledger;
    this.streams = streams;
  }

  /** What the connections of one server share. */
  static Map<String, Channel> streams() {
    return new HashMap<>();
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
    if (request.method().equals(HttpMethod.GET)) {
      open(context);
      return;
    }
    Channel stream = streams.get(request.uri().substring(request.uri().indexOf('=') + 1));
    if (stream == null) {
      EchoHandler.write(context, EchoHandler.empty(HttpResponseStatus.NOT_FOUND));
      return;
    }
    EchoHandler.write(context, EchoHandler.empty(HttpResponseStatus.ACCEPTED));
    int id = EchoHandler.after(request.content(), EchoHandler.ID);
    if (id >= 0) {
      answer(stream, request.content(), id);
    }
  }

  private void open(ChannelHandlerContext context) {
    String session = ledger.open();
    Channel channel = context.channel();
    streams.put(session, channel);
    var _ =
        channel
            .closeFuture()
            .addListener(
                _ -> {
                  streams.remove(session);
                  ledger.delete(session);
                });
    var _ = context.write(EventAnswer.head());
    String endpoint = "event: endpoint\ndata: " + ADDRESS + session + "\n\n";
    ByteBuf event = context.alloc().buffer(endpoint.length());
    event.writeCharSequence(endpoint, US_ASCII);
    var _ = context.writeAndFlush(new DefaultHttpContent(event));
  }

  private void answer(Channel stream, ByteBuf body, int id) {
    int method = EchoHandler.after(body, METHOD);
    byte first = method < 0 ? (byte) 'p' : body.getByte(method);
    boolean call = first == 't' && body.getByte(method + "tools/".length()) == 'c';
    if (call) {
      ledger.called();
    }
    byte[] rest =
        switch (first) {
          case 'i' -> INITIALIZED;
          case 't' -> call ? EchoTools.CALLED : EchoTools.LISTED;
          default -> EchoTools.NOTHING;
        };
    ByteBuf event = stream.alloc().buffer(256).writeBytes(BEFORE).writeBytes(EchoHandler.HEAD);
    event.writeBytes(EchoHandler.idOf(body, id)).writeBytes(rest).writeBytes(BEHIND);
    var _ = stream.writeAndFlush(new DefaultHttpContent(event));
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    var _ = context.close();
  }
}
