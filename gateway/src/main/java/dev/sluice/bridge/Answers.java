package dev.sluice.bridge;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.exchange.Message;
import dev.sluice.protocol.jsonrpc.EnvelopeReader;
import dev.sluice.protocol.jsonrpc.JsonRpcError;
import dev.sluice.protocol.jsonrpc.JsonRpcWriter;
import dev.sluice.protocol.jsonrpc.MalformedMessageException;
import dev.sluice.protocol.jsonrpc.Member;
import dev.sluice.protocol.jsonrpc.RequestId;
import dev.sluice.protocol.jsonrpc.Span;
import dev.sluice.protocol.mcp.McpField;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Map;

/** The responses the bridge writes, each owned by whoever gets it, on the heap. */
final class Answers {
  private static final EnvelopeReader READER = new EnvelopeReader(Integer.MAX_VALUE);
  private static final int USUAL = 512;

  private Answers() {}

  /** The response to a request of a server. */
  static Message result(RequestId id, byte[] result) {
    ByteBuf out = Unpooled.buffer(64 + result.length);
    out.writeCharSequence("{\"jsonrpc\":\"2.0\",\"id\":" + id.token() + ",\"result\":", UTF_8);
    return read(out.writeBytes(result).writeByte('}'));
  }

  /** The refusal of a request of a server. */
  static Message error(RequestId id, String why) {
    ByteBuf out = Unpooled.buffer(128);
    JsonRpcWriter.error(out, id, JsonRpcError.INTERNAL_ERROR, why, null);
    return read(out);
  }

  /**
   * The result that asks a client of 2026-07-28 what a server asks.
   *
   * @param asked requests of the server by their keys; they stay owned
   */
  static Message inputRequired(RequestId id, Map<String, Message> asked, String state) {
    ByteBuf out = begin(id);
    char before = '{';
    for (Map.Entry<String, Message> each : asked.entrySet()) {
      Message request = each.getValue();
      out.writeByte(before);
      out.writeCharSequence('"' + each.getKey() + "\":{\"method\":", UTF_8);
      write(request, Member.METHOD, out);
      if (request.has(Member.PARAMS)) {
        out.writeCharSequence(",\"params\":", UTF_8);
        write(request, Member.PARAMS, out);
      }
      out.writeByte('}');
      before = ',';
    }
    return end(out, state);
  }

  /** {@code "inputRequests":} is to follow. */
  static ByteBuf begin(RequestId id) {
    ByteBuf out = Unpooled.buffer(USUAL);
    out.writeCharSequence(
        "{\"jsonrpc\":\"2.0\",\"id\":"
            + id.token()
            + ",\"result\":{\"resultType\":\""
            + McpField.INPUT_REQUIRED
            + "\",\"inputRequests\":",
        UTF_8);
    return out;
  }

  /** Ends the object of the requests, and all that is around it. */
  static Message end(ByteBuf out, String state) {
    out.writeCharSequence("},\"requestState\":\"" + state + "\"}}", UTF_8);
    return read(out);
  }

  private static void write(Message message, Member member, ByteBuf out) {
    Retry.write(
        message.bytes(),
        new Span(message.envelope().start(member), message.envelope().end(member)),
        out);
  }

  private static Message read(ByteBuf json) {
    try {
      return Message.read(READER, json);
    } catch (MalformedMessageException malformed) {
      throw new IllegalStateException("answer: " + malformed.getMessage(), malformed);
    }
  }
}
