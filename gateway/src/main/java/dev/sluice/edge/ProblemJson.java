package dev.sluice.edge;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.exchange.Failure;
import dev.sluice.exchange.ServerName;
import dev.sluice.protocol.jsonrpc.JsonSpans;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpResponseStatus;
import org.jspecify.annotations.Nullable;

/**
 * Problem documents of the plain HTTP endpoints.
 *
 * @see <a href="https://datatracker.ietf.org/doc/html/rfc9457">RFC 9457, Problem Details</a>
 */
final class ProblemJson {

  private ProblemJson() {}

  /** The document of a failure, owned by the caller. */
  static ByteBuf of(Failure failure) {
    ByteBuf out = Unpooled.buffer(256);
    int status = FailureMapping.plainStatus(failure);
    begin(out, FailureMapping.label(failure), status, failure.message());
    ServerName server = FailureMapping.server(failure);
    if (server != null) {
      server(out, server);
    }
    text(out, ",\"fault\":\"" + FailureMapping.fault(failure) + '"');
    text(out, ",\"retryable\":" + FailureMapping.retryable(failure) + '}');
    return out;
  }

  /**
   * The document of a server's own JSON-RPC error, owned by the caller.
   *
   * @param error the error object, copied as it is
   */
  static ByteBuf ofError(int status, String detail, @Nullable ServerName server, ByteBuf error) {
    ByteBuf out = Unpooled.buffer(256 + error.readableBytes());
    begin(out, "jsonrpc_error", status, detail);
    if (server != null) {
      server(out, server);
    }
    text(out, ",\"error\":");
    out.writeBytes(error, error.readerIndex(), error.readableBytes());
    return out.writeByte('}');
  }

  private static void begin(ByteBuf out, String reason, int status, String detail) {
    text(out, "{\"type\":\"urn:sluice:problem:" + reason + "\",\"title\":\"");
    text(out, HttpResponseStatus.valueOf(status).reasonPhrase() + "\",\"status\":" + status);
    text(out, ",\"detail\":");
    out.writeBytes(JsonSpans.quote(detail));
    text(out, ",\"reason\":\"" + reason + '"');
  }

  private static void server(ByteBuf out, ServerName server) {
    text(out, ",\"server\":\"" + server.value() + '"');
  }

  private static void text(ByteBuf out, String text) {
    out.writeCharSequence(text, UTF_8);
  }
}
