package dev.sluice.backend.streamable;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.backend.spi.UpstreamRequest;
import dev.sluice.exchange.Message;
import dev.sluice.exchange.ParamHeader;
import dev.sluice.protocol.era.ProtocolVersion;
import dev.sluice.protocol.jsonrpc.JsonSpans;
import dev.sluice.protocol.jsonrpc.Member;
import dev.sluice.protocol.jsonrpc.Span;
import dev.sluice.protocol.mcp.McpExtension;
import dev.sluice.protocol.mcp.McpField;
import dev.sluice.protocol.mcp.McpHeader;
import dev.sluice.protocol.mcp.McpMethod;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the headers of a request that stands alone say of its body, names as they are sent.
 *
 * @param name the value of {@code Mcp-Name}, null when the method has none
 * @param params names and values of {@code Mcp-Param-*}, by turns
 * @see <a
 *     href="https://modelcontextprotocol.io/specification/2026-07-28/basic/transports/streamable-http#request-metadata">Request
 *     metadata, MCP 2026-07-28</a>
 */
record MirrorHeaders(String method, @Nullable String name, List<String> params) {
  private static final AsciiString VERSION = AsciiString.cached(ProtocolVersion.V2026_07_28.text());

  /** Reads them off a request, its edits applied. */
  static MirrorHeaders of(UpstreamRequest request) {
    Message message = request.message();
    String method = String.valueOf(message.method());
    List<ParamHeader> wanted = request.paramHeaders();
    return new MirrorHeaders(
        HeaderText.of(method),
        name(message, method),
        wanted.isEmpty() ? List.of() : ParamValues.of(message, wanted));
  }

  private static @Nullable String name(Message message, String method) {
    String token =
        switch (method) {
          case McpMethod.TOOLS_CALL, McpMethod.PROMPTS_GET -> message.edited(Member.NAME);
          case McpMethod.RESOURCES_READ -> message.edited(Member.URI);
          case McpMethod.TASKS_GET, McpMethod.TASKS_CANCEL, McpExtension.TASKS_UPDATE ->
              task(message);
          default -> null;
        };
    return token == null ? null : HeaderText.ofToken(token);
  }

  /** The task a request of the extension is about; nothing edits it. */
  private static @Nullable String task(Message message) {
    ByteBuf json = message.bytes();
    Span id =
        JsonSpans.member(
            json,
            message.envelope().start(Member.PARAMS),
            message.envelope().end(Member.PARAMS),
            McpField.TASK_ID);
    return id == null
        ? null
        : json.toString(json.readerIndex() + id.start(), id.end() - id.start(), UTF_8);
  }

  void addTo(HttpHeaders headers) {
    headers.set(McpHeader.PROTOCOL_VERSION, VERSION);
    headers.set(McpHeader.METHOD, method);
    if (name != null) {
      headers.set(McpHeader.NAME, name);
    }
    for (int i = 0; i < params.size(); i += 2) {
      headers.set(params.get(i), params.get(i + 1));
    }
  }
}
