package dev.sluice.edge;

import dev.sluice.protocol.mcp.McpHeader;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The headers of a request of 2026-07-28 that say what its body says too, as they came but without
 * spaces around them. One that came twice has both values, and so matches nothing.
 *
 * @param params what {@code Mcp-Param-*} headers say, by what follows that prefix in lower case
 * @see <a
 *     href="https://modelcontextprotocol.io/specification/2026-07-28/basic/transports/streamable-http#request-metadata">Request
 *     metadata, MCP 2026-07-28</a>
 */
record MirroredHeaders(
    @Nullable String version,
    @Nullable String method,
    @Nullable String name,
    Map<String, String> params) {
  private static final AsciiString VERSION = AsciiString.cached(McpHeader.PROTOCOL_VERSION);
  private static final AsciiString METHOD = AsciiString.cached(McpHeader.METHOD);
  private static final AsciiString NAME = AsciiString.cached(McpHeader.NAME);

  /** What the names of all of them begin with. */
  private static final String MCP = "mcp-";

  static MirroredHeaders read(HttpHeaders headers) {
    String version = null;
    String method = null;
    String name = null;
    Map<String, String> params = Map.of();
    Iterator<Map.Entry<CharSequence, CharSequence>> fields = headers.iteratorCharSequence();
    while (fields.hasNext()) {
      Map.Entry<CharSequence, CharSequence> field = fields.next();
      CharSequence key = field.getKey();
      if (!begins(key, MCP)) {
        continue;
      }
      if (VERSION.contentEqualsIgnoreCase(key)) {
        version = join(version, field.getValue());
      } else if (METHOD.contentEqualsIgnoreCase(key)) {
        method = join(method, field.getValue());
      } else if (NAME.contentEqualsIgnoreCase(key)) {
        name = join(name, field.getValue());
      } else if (begins(key, McpHeader.PARAM_PREFIX)) {
        params = params.isEmpty() ? new HashMap<>(4) : params;
        String param = key.toString().substring(McpHeader.PARAM_PREFIX.length());
        params.merge(
            param.toLowerCase(Locale.ROOT), trimmed(field.getValue()), MirroredHeaders::join);
      }
    }
    return new MirroredHeaders(version, method, name, params);
  }

  private static boolean begins(CharSequence key, String prefix) {
    return AsciiString.regionMatchesAscii(key, true, 0, prefix, 0, prefix.length());
  }

  private static String join(@Nullable String before, CharSequence value) {
    return before == null ? trimmed(value) : before + ", " + trimmed(value);
  }

  private static String trimmed(CharSequence value) {
    int start = 0;
    int end = value.length();
    while (start < end && isSpace(value.charAt(start))) {
      start++;
    }
    while (end > start && isSpace(value.charAt(end - 1))) {
      end--;
    }
    return value.subSequence(start, end).toString();
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c == '\t';
  }
}
