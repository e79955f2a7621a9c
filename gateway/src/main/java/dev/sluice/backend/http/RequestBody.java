package dev.sluice.backend.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.exchange.Message;
import dev.sluice.protocol.jsonrpc.JsonRpcWriter;
import dev.sluice.protocol.jsonrpc.JsonSpans;
import dev.sluice.protocol.jsonrpc.Member;
import dev.sluice.protocol.mcp.McpMethod;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/** Messages as the body of a POST, each in a buffer that is the caller's. */
public final class RequestBody {

  private RequestBody() {}

  /** A request with an id of the channel's own, which is its progress token too if it has one. */
  public static ByteBuf numbered(Message request, long id) {
    byte[] number = digits(id);
    request.replace(Member.ID, number);
    if (request.has(Member.PROGRESS_TOKEN)) {
      request.replace(Member.PROGRESS_TOKEN, number);
    }
    return of(request);
  }

  /** A number that is not negative in decimal. */
  static byte[] digits(long number) {
    int length = 1;
    for (long rest = number; rest >= 10; rest /= 10) {
      length++;
    }
    byte[] digits = new byte[length];
    long rest = number;
    for (int i = length - 1; i >= 0; i--) {
      digits[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    return digits;
  }

  /** The message with its edits. */
  public static ByteBuf of(Message message) {
    int length = message.length();
    ByteBuf body = ByteBufAllocator.DEFAULT.ioBuffer(length, length);
    message.writeTo(body);
    return body;
  }

  /** {@code notifications/cancelled} for the request {@code id}. */
  public static ByteBuf cancelled(long id, String reason) {
    ByteBuf body = ByteBufAllocator.DEFAULT.ioBuffer(160);
    JsonRpcWriter.notification(
        body,
        McpMethod.NOTIFICATIONS_CANCELLED,
        "{\"requestId\":" + id + ",\"reason\":" + new String(JsonSpans.quote(reason), UTF_8) + '}');
    return body;
  }
}
