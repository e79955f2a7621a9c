package dev.sluice.backend.streamable;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.exchange.Message;
import dev.sluice.exchange.ParamHeader;
import dev.sluice.protocol.jsonrpc.JsonSpans;
import dev.sluice.protocol.jsonrpc.Member;
import dev.sluice.protocol.jsonrpc.Span;
import dev.sluice.protocol.mcp.McpField;
import dev.sluice.protocol.mcp.McpHeader;
import io.netty.buffer.ByteBuf;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Arguments of a call as the headers they are mirrored into. An argument that is absent, null or no
 * primitive has none.
 *
 * @see <a
 *     href="https://modelcontextprotocol.io/specification/2026-07-28/basic/transports/streamable-http#custom-headers-from-tool-parameters">Custom
 *     headers from tool parameters, MCP 2026-07-28</a>
 */
final class ParamValues {
  /** Longest value sent; no HTTP server takes headers much longer. */
  static final int MAX_VALUE = 8 << 10;

  /** Longest number that is brought into its decimal form. */
  private static final int MAX_NUMBER = 40;

  private ParamValues() {}

  /** Names of headers and their values, by turns. */
  static List<String> of(Message call, List<ParamHeader> wanted) {
    ByteBuf bytes = call.bytes();
    Span arguments =
        JsonSpans.member(
            bytes,
            call.envelope().start(Member.PARAMS),
            call.envelope().end(Member.PARAMS),
            McpField.ARGUMENTS);
    List<String> headers = new ArrayList<>(2 * wanted.size());
    for (ParamHeader each : wanted) {
      Span at = arguments;
      for (String step : each.path()) {
        at = at == null ? null : JsonSpans.member(bytes, at.start(), at.end(), step);
      }
      String value = at == null ? null : value(bytes, at);
      if (value != null && value.length() <= MAX_VALUE) {
        headers.add(McpHeader.PARAM_PREFIX + each.name());
        headers.add(value);
      }
    }
    return headers;
  }

  private static @Nullable String value(ByteBuf bytes, Span at) {
    int from = bytes.readerIndex() + at.start();
    String token = bytes.toString(from, at.end() - at.start(), UTF_8);
    char first = token.charAt(0);
    if (first == '"') {
      return HeaderText.ofToken(token);
    }
    if (first == 't' || first == 'f') {
      return token;
    }
    return first == '-' || (first >= '0' && first <= '9') ? decimal(token) : null;
  }

  /** A whole number in its plain form, however it was written. */
  private static String decimal(String token) {
    if (token.length() > MAX_NUMBER
        || token.chars().noneMatch(c -> c == '.' || c == 'e' || c == 'E')) {
      return token;
    }
    BigDecimal number = new BigDecimal(token).stripTrailingZeros();
    return Math.abs((long) number.scale()) <= MAX_NUMBER ? number.toPlainString() : token;
  }
}
