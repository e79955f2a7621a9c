package dev.sluice.demo;

import dev.sluice.protocol.era.Negotiation;
import dev.sluice.protocol.era.ProtocolVersion;
import dev.sluice.protocol.jsonrpc.JsonRpcError;
import dev.sluice.protocol.mcp.McpHeader;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.net.URI;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the headers of a request must say.
 *
 * @see <a
 *     href="https://modelcontextprotocol.io/specification/2025-11-25/basic/transports#streamable-http">Transports,
 *     Streamable HTTP, MCP 2025-11-25</a>
 */
final class HttpChecks {
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  private HttpChecks() {}

  /** Pages of other sites must not reach a server on this machine. */
  static void origin(HttpHeaders headers) {
    String origin = headers.get(HttpHeaderNames.ORIGIN);
    if (origin != null && !isLoopback(origin)) {
      throw refusal(403, "Origin: expected a page of this machine");
    }
  }

  private static boolean isLoopback(String origin) {
    try {
      String host = URI.create(origin).getHost();
      return host != null && LOOPBACK.contains(host.toLowerCase(Locale.ROOT));
    } catch (IllegalArgumentException malformed) {
      return false;
    }
  }

  static void version(HttpHeaders headers) {
    String named = headers.get(McpHeader.PROTOCOL_VERSION);
    ProtocolVersion version = named == null ? null : ProtocolVersion.parse(named);
    if (named != null && (version == null || !Negotiation.SESSION.contains(version))) {
      throw refusal(400, "MCP-Protocol-Version: expected one of " + supported());
    }
  }

  private static String supported() {
    return String.join(", ", Negotiation.SESSION.stream().map(ProtocolVersion::text).toList());
  }

  static void contentType(HttpHeaders headers) {
    String type = headers.get(HttpHeaderNames.CONTENT_TYPE, "");
    if (!type.toLowerCase(Locale.ROOT).startsWith("application/json")) {
      throw refusal(415, "Content-Type: expected application/json");
    }
  }

  /** The session that the request names. */
  static DemoSession session(HttpHeaders headers, Sessions sessions) {
    String id = headers.get(McpHeader.SESSION_ID);
    if (id == null) {
      throw refusal(400, "Mcp-Session-Id is missing: initialize first");
    }
    @Nullable DemoSession session = sessions.find(id);
    if (session == null) {
      throw refusal(404, "no such session: initialize again");
    }
    return session;
  }

  static Refusal refusal(int status, String message) {
    return new Refusal(status, JsonRpcError.INVALID_REQUEST, message);
  }
}
