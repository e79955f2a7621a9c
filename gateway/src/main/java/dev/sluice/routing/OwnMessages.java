package dev.sluice.routing;

import dev.sluice.exchange.Message;
import dev.sluice.exchange.Reply;
import dev.sluice.protocol.jsonrpc.EnvelopeReader;
import dev.sluice.protocol.jsonrpc.JsonRpcWriter;
import dev.sluice.protocol.jsonrpc.JsonSpans;
import dev.sluice.protocol.jsonrpc.MalformedMessageException;
import dev.sluice.protocol.jsonrpc.RequestId;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The messages this room writes itself, on the heap. */
final class OwnMessages {
  /** Deeper than the deepest nesting any limit lets in: what came in must go out. */
  private static final EnvelopeReader READER = new EnvelopeReader(1_100);

  private static final RequestId ID = RequestId.of(1);

  private OwnMessages() {}

  /**
   * @param params raw JSON, or null for none
   */
  static Message request(String method, @Nullable String params) {
    ByteBuf out = Unpooled.buffer(128);
    JsonRpcWriter.request(out, ID, method, params);
    return read(out);
  }

  static Message notification(String method) {
    return notification(method, null);
  }

  /**
   * @param params raw JSON, or null for none
   */
  static Message notification(String method, @Nullable String params) {
    ByteBuf out = Unpooled.buffer(128);
    JsonRpcWriter.notification(out, method, params);
    return read(out);
  }

  /** A response to the request {@code id}, from a raw JSON result. */
  static Reply result(@Nullable RequestId id, String result) {
    ByteBuf out = Unpooled.buffer(64 + result.length());
    JsonRpcWriter.result(out, Objects.requireNonNull(id, "id"), result);
    return new Reply.Answered(read(out));
  }

  /**
   * @param data raw JSON
   */
  static Reply error(@Nullable RequestId id, int code, String message, String data) {
    ByteBuf out = Unpooled.buffer(256);
    JsonRpcWriter.error(out, id, code, message, data);
    return new Reply.Answered(read(out));
  }

  static String quote(String text) {
    return new String(JsonSpans.quote(text), StandardCharsets.UTF_8);
  }

  /** Takes ownership of {@code own}. */
  static Message read(ByteBuf own) {
    try {
      return Message.read(READER, own);
    } catch (MalformedMessageException malformed) {
      throw new IllegalStateException("own message: " + malformed.getMessage(), malformed);
    }
  }
}
