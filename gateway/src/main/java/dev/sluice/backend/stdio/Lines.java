package dev.sluice.backend.stdio;

import dev.sluice.exchange.Message;
import dev.sluice.protocol.jsonrpc.JsonRpcWriter;
import dev.sluice.protocol.jsonrpc.JsonSpans;
import dev.sluice.protocol.mcp.McpMethod;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ByteProcessor;
import java.nio.charset.StandardCharsets;

/** Messages as lines for a child's stdin, in heap buffers that belong to the caller. */
final class Lines {

  private Lines() {}

  /**
   * The message, edited, on one line. Line breaks between its tokens, which JSON allows and a line
   * protocol does not, become spaces; inside strings JSON has none.
   */
  static ByteBuf of(Message message) {
    int length = message.length();
    ByteBuf line = ByteBufAllocator.DEFAULT.heapBuffer(length + 1, length + 1);
    message.writeTo(line);
    int at = line.forEachByte(ByteProcessor.FIND_CRLF);
    while (at >= 0) {
      line.setByte(at, ' ');
      at = line.forEachByte(at + 1, line.writerIndex() - at - 1, ByteProcessor.FIND_CRLF);
    }
    return line.writeByte('\n');
  }

  /** {@code notifications/cancelled} for the request {@code id}. */
  static ByteBuf cancelled(long id, String reason) {
    ByteBuf line = ByteBufAllocator.DEFAULT.heapBuffer();
    String quoted = new String(JsonSpans.quote(reason), StandardCharsets.UTF_8);
    JsonRpcWriter.notification(
        line,
        McpMethod.NOTIFICATIONS_CANCELLED,
        "{\"requestId\":" + id + ",\"reason\":" + quoted + '}');
    return line.writeByte('\n');
  }
}
