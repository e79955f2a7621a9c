package dev.sluice.demo;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.protocol.era.ProtocolVersion;
import dev.sluice.protocol.jsonrpc.Envelope;
import dev.sluice.protocol.jsonrpc.EnvelopeReader;
import dev.sluice.protocol.jsonrpc.JsonSpans;
import dev.sluice.protocol.jsonrpc.MalformedMessageException;
import dev.sluice.protocol.jsonrpc.Member;
import dev.sluice.protocol.jsonrpc.RequestId;
import dev.sluice.protocol.jsonrpc.Span;
import dev.sluice.protocol.mcp.McpMethod;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/** Answers {@code echo} from the bytes of the request, as {@link EchoTool} would, but sooner. */
final class EchoShortcut {
  private static final EnvelopeReader READER = new EnvelopeReader(EnvelopeReader.DEFAULT_MAX_DEPTH);
  private static final byte[] HEAD = "{\"jsonrpc\":\"2.0\",\"id\":".getBytes(US_ASCII);
  private static final byte[] MIDDLE =
      ",\"result\":{\"content\":[{\"type\":\"text\",\"text\":".getBytes(US_ASCII);
  private static final byte[] MIDDLE_ALONE =
      ",\"result\":{\"resultType\":\"complete\",\"content\":[{\"type\":\"text\",\"text\":"
          .getBytes(US_ASCII);
  private static final String ALONE = '"' + ProtocolVersion.V2026_07_28.text() + '"';
  private static final byte[] END = "}]}}".getBytes(US_ASCII);

  private EchoShortcut() {}

  /** The response, or null when the body is anything but a proper call of {@code echo}. */
  static byte @Nullable [] answer(byte[] body) {
    ByteBuf request = Unpooled.wrappedBuffer(body);
    try {
      Envelope envelope = READER.read(request);
      RequestId id = envelope.id();
      if (id == null
          || !envelope.isMethod(McpMethod.TOOLS_CALL)
          || !"\"echo\"".equals(envelope.raw(Member.NAME, request))) {
        return null;
      }
      boolean alone = envelope.has(Member.META_PROTOCOL_VERSION);
      if (alone
          && !(ALONE.equals(envelope.raw(Member.META_PROTOCOL_VERSION, request))
              && envelope.has(Member.META_CLIENT_CAPABILITIES))) {
        return null;
      }
      Span arguments =
          JsonSpans.member(
              request, envelope.start(Member.PARAMS), envelope.end(Member.PARAMS), "arguments");
      Span message =
          arguments == null
              ? null
              : JsonSpans.member(request, arguments.start(), arguments.end(), "message");
      if (message == null || body[message.start()] != '"') {
        return null;
      }
      byte[] middle = alone ? MIDDLE_ALONE : MIDDLE;
      return assemble(id.token().getBytes(UTF_8), middle, body, message);
    } catch (MalformedMessageException left) {
      return null;
    }
  }

  private static byte[] assemble(byte[] id, byte[] middle, byte[] body, Span message) {
    int length = message.end() - message.start();
    byte[] answer = new byte[HEAD.length + id.length + middle.length + length + END.length];
    int at = append(answer, 0, HEAD, 0, HEAD.length);
    at = append(answer, at, id, 0, id.length);
    at = append(answer, at, middle, 0, middle.length);
    at = append(answer, at, body, message.start(), length);
    append(answer, at, END, 0, END.length);
    return answer;
  }

  private static int append(byte[] target, int at, byte[] source, int from, int length) {
    System.arraycopy(source, from, target, at, length);
    return at + length;
  }
}
