package dev.sluice.load.echo;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;

/**
 * One connection to the echo server that speaks 2026-07-28 only. What is wanted stands in the
 * headers.
 */
final class StatelessEchoHandler extends SimpleChannelInboundHandler<FullHttpRequest> {
  private static final String VERSION = "2026-07-28";
  private static final String WHOLE = "\"resultType\":\"complete\",";
  private static final String KEEP = "\"ttlMs\":60000,\"cacheScope\":\"public\",";
  private static final byte[] DISCOVERED =
      (",\"result\":{"
              + WHOLE
              + KEEP
              + "\"supportedVersions\":[\"2026-07-28\"],\"capabilities\":{\"tools\":{}},"
              + "\"serverInfo\":{\"name\":\"bench-echo\",\"version\":\"1\"}}}")
          .getBytes(US_ASCII);
  private static final byte[] LISTED =
      (",\"result\":{" + WHOLE + KEEP + "\"tools\":[" + EchoTools.tool("echo") + "]}}")
          .getBytes(US_ASCII);
  private static final byte[] CALLED =
      (",\"result\":{" + WHOLE + "\"content\":[{\"type\":\"text\",\"text\":\"hello\"}]}}")
          .getBytes(US_ASCII);
  private static final byte[] TOO_OLD =
      ",\"error\":{\"code\":-32022,\"message\":\"too old\",\"data\":{\"supported\":[\"2026-07-28\"]}}}"
          .getBytes(US_ASCII);
  private static final byte[] UNKNOWN =
      ",\"error\":{\"code\":-32601,\"message\":\"unknown\"}}".getBytes(US_ASCII);

  private final EchoLedger ledger;

  StatelessEchoHandler(EchoLedger ledger) {
    this.ledger = ledger;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
    ByteBuf body = request.content();
    int id = EchoHandler.after(body, EchoHandler.ID);
    if (!request.method().equals(HttpMethod.POST)) {
      EchoHandler.write(context, EchoHandler.empty(HttpResponseStatus.METHOD_NOT_ALLOWED));
    } else if (id < 0) {
      EchoHandler.write(context, EchoHandler.empty(HttpResponseStatus.ACCEPTED));
    } else if (!VERSION.equals(request.headers().get("mcp-protocol-version"))) {
      answer(context, body, id, TOO_OLD, HttpResponseStatus.BAD_REQUEST);
    } else {
      switch (String.valueOf(request.headers().get("mcp-method"))) {
        case "tools/call" -> {
          ledger.called();
          answer(context, body, id, CALLED, HttpResponseStatus.OK);
        }
        case "tools/list" -> answer(context, body, id, LISTED, HttpResponseStatus.OK);
        case "server/discover" -> answer(context, body, id, DISCOVERED, HttpResponseStatus.OK);
        default -> answer(context, body, id, UNKNOWN, HttpResponseStatus.NOT_FOUND);
      }
    }
  }

  private static void answer(
      ChannelHandlerContext context, ByteBuf body, int id, byte[] rest, HttpResponseStatus status) {
    FullHttpResponse response =
        EchoHandler.json(EchoHandler.reply(context, EchoHandler.idOf(body, id), rest));
    EchoHandler.write(context, response.setStatus(status));
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    var _ = context.close();
  }
}
