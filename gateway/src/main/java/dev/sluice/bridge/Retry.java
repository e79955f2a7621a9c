package dev.sluice.bridge;

import dev.sluice.exchange.Message;
import dev.sluice.protocol.jsonrpc.EnvelopeReader;
import dev.sluice.protocol.jsonrpc.JsonSpans;
import dev.sluice.protocol.jsonrpc.MalformedMessageException;
import dev.sluice.protocol.jsonrpc.Member;
import dev.sluice.protocol.jsonrpc.Span;
import dev.sluice.protocol.mcp.McpField;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The same request once more, with other input: a copy of what the client sent, under the names it
 * was routed to, whose {@code inputResponses} and {@code requestState} are replaced.
 *
 * @see <a
 *     href="https://modelcontextprotocol.io/specification/2026-07-28/basic/patterns/mrtr#client-requirements-basic-workflow">Client
 *     requirements, MCP 2026-07-28</a>
 */
final class Retry {
  private static final EnvelopeReader READER = new EnvelopeReader(Integer.MAX_VALUE);
  private static final int SLACK = 64;

  private Retry() {}

  /**
   * @param first the request as it came; of its edits those of names and addresses are kept
   * @param input members to be added, without the comma that ends them; empty for none
   * @return owned by the caller
   */
  static Message of(Message first, byte[] input) {
    ByteBuf source = first.bytes();
    int start = first.envelope().start(Member.PARAMS);
    int end = first.envelope().end(Member.PARAMS);
    int base = source.readerIndex();
    ByteBuf out = Unpooled.buffer(source.readableBytes() + input.length + SLACK);
    out.writeBytes(source, base, start).writeByte('{').writeBytes(input);
    boolean comma = input.length > 0;
    for (JsonSpans.Named member : JsonSpans.members(source, start, end)) {
      if (isInput(member.name())) {
        continue;
      }
      if (comma) {
        out.writeByte(',');
      }
      comma = true;
      out.writeBytes(JsonSpans.quote(member.name()));
      out.writeByte(':');
      String routed = routed(first, member.value());
      if (routed == null) {
        write(source, member.value(), out);
      } else {
        out.writeCharSequence(routed, StandardCharsets.UTF_8);
      }
    }
    out.writeByte('}').writeBytes(source, base + end, source.readableBytes() - end);
    try {
      return Message.read(READER, out);
    } catch (MalformedMessageException malformed) {
      throw new IllegalStateException("retry: " + malformed.getMessage(), malformed);
    }
  }

  private static boolean isInput(String name) {
    return name.equals(McpField.INPUT_RESPONSES) || name.equals(McpField.REQUEST_STATE);
  }

  /** What stands in the place of a value that routing replaced, null for any other. */
  private static @Nullable String routed(Message first, Span value) {
    for (Member member : new Member[] {Member.NAME, Member.URI}) {
      if (first.envelope().start(member) == value.start()) {
        return first.edited(member);
      }
    }
    return null;
  }

  static void write(ByteBuf source, Span span, ByteBuf out) {
    out.writeBytes(source, source.readerIndex() + span.start(), span.end() - span.start());
  }
}
