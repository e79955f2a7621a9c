package dev.sluice.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.protocol.era.Negotiation;
import dev.sluice.protocol.era.ProtocolVersion;
import dev.sluice.protocol.jsonrpc.JsonRpcError;
import dev.sluice.protocol.mcp.McpHeader;
import dev.sluice.protocol.mcp.McpMeta;
import dev.sluice.protocol.mcp.McpMethod;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.net.URI;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What the headers of a request must say.
 *
 * @see <a
 *     href="https://modelcontextprotocol.io/specification/2025-11-25/basic/transports#streamable-http">Transports,
 *     Streamable HTTP, MCP 2025-11-25</a>
 */
final class HttpChecks {
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");
  private static final Map<String, String> NAMED =
      Map.of(
          McpMethod.TOOLS_CALL, "name",
          McpMethod.PROMPTS_GET, "name",
          McpMethod.RESOURCES_READ, "uri");
  private static final String BEGIN = "=?base64?";
  private static final String END = "?=";

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

  /** Whether they name a revision without sessions, or one unknown here. */
  static boolean nameAlone(HttpHeaders headers) {
    String named = headers.get(McpHeader.PROTOCOL_VERSION);
    ProtocolVersion version = named == null ? null : ProtocolVersion.parse(named);
    return named != null && (version == null || !Negotiation.SESSION.contains(version));
  }

  /** The revision they name must be one of those spoken here. */
  static void known(HttpHeaders headers) {
    if (ProtocolVersion.parse(headers.get(McpHeader.PROTOCOL_VERSION, "")) == null) {
      throw refusal(400, "MCP-Protocol-Version: expected one of " + Negotiation.SUPPORTED_JSON);
    }
  }

  /**
   * The header of a request that stands alone which does not say what its body says, or null.
   *
   * @see <a
   *     href="https://modelcontextprotocol.io/specification/2026-07-28/basic/transports/streamable-http#server-validation">Server
   *     validation, MCP 2026-07-28</a>
   */
  static @Nullable String mismatch(HttpHeaders headers, JsonNode message) {
    JsonNode params = message.path("params");
    String method = message.path("method").asString("");
    String named = headers.get(McpHeader.PROTOCOL_VERSION);
    String version = params.path("_meta").path(McpMeta.PROTOCOL_VERSION).asString("");
    if (named == null || !(version.isEmpty() || version.equals(named))) {
      return McpHeader.PROTOCOL_VERSION;
    }
    if (!method.equals(headers.get(McpHeader.METHOD))) {
      return McpHeader.METHOD;
    }
    String member = NAMED.get(method);
    return member == null || params.path(member).asString("").equals(name(headers))
        ? null
        : McpHeader.NAME;
  }

  private static @Nullable String name(HttpHeaders headers) {
    String name = headers.get(McpHeader.NAME);
    if (name == null || !name.startsWith(BEGIN) || !name.endsWith(END)) {
      return name;
    }
    try {
      String encoded = name.substring(BEGIN.length(), name.length() - END.length());
      return new String(Base64.getDecoder().decode(encoded), UTF_8);
    } catch (IllegalArgumentException | StringIndexOutOfBoundsException malformed) {
      return null;
    }
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
