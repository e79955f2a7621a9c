package dev.sluice.protocol.jsonrpc;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** Writes the few messages a gateway originates. Raw JSON arguments are written as they are. */
public final class JsonRpcWriter {

  private JsonRpcWriter() {}

  public static void request(ByteBuf out, RequestId id, String method, @Nullable String params) {
    out.writeCharSequence(
        "{\"jsonrpc\":\"2.0\",\"id\":" + id.token() + ",\"method\":\"" + method + '"', UTF_8);
    end(out, params);
  }

  public static void notification(ByteBuf out, String method, @Nullable String params) {
    out.writeCharSequence("{\"jsonrpc\":\"2.0\",\"method\":\"" + method + '"', UTF_8);
    end(out, params);
  }

  public static void result(ByteBuf out, RequestId id, String result) {
    out.writeCharSequence(
        "{\"jsonrpc\":\"2.0\",\"id\":" + id.token() + ",\"result\":" + result + '}', UTF_8);
  }

  /**
   * An error, without an id where the request's could not be read: MCP knows no null.
   *
   * @param id null when the request's id could not be read
   * @param data raw JSON, or null for none
   */
  public static void error(
      ByteBuf out, @Nullable RequestId id, int code, String message, @Nullable String data) {
    out.writeCharSequence(
        "{\"jsonrpc\":\"2.0\""
            + (id == null ? "" : ",\"id\":" + id.token())
            + ",\"error\":{\"code\":"
            + code
            + ",\"message\":",
        UTF_8);
    out.writeBytes(JsonSpans.quote(message));
    if (data != null) {
      out.writeCharSequence(",\"data\":" + data, UTF_8);
    }
    out.writeCharSequence("}}", UTF_8);
  }

  private static void end(ByteBuf out, @Nullable String params) {
    out.writeCharSequence(params == null ? "}" : ",\"params\":" + params + '}', UTF_8);
  }
}
