package dev.sluice.routing;

import dev.sluice.exchange.Message;
import dev.sluice.exchange.ParamHeader;
import dev.sluice.protocol.jsonrpc.JsonSpans;
import dev.sluice.protocol.jsonrpc.Member;
import dev.sluice.protocol.jsonrpc.Span;
import dev.sluice.protocol.mcp.HeaderText;
import dev.sluice.protocol.mcp.McpField;
import io.netty.buffer.ByteBuf;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of one tool that its input schema wants mirrored into headers. Immutable.
 *
 * @see <a
 *     href="https://modelcontextprotocol.io/specification/2026-07-28/basic/transports/streamable-http#server-behavior-for-custom-headers">Server
 *     behavior for custom headers, MCP 2026-07-28</a>
 */
final class MirroredParams {
  static final MirroredParams NONE = new MirroredParams(List.of());

  /** Longest number compared by its value; a longer one is compared by its text. */
  private static final int MAX_NUMBER = 64;

  private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?([eE][+-]?\\d{1,3})?");
  private static final BigDecimal MAX_SAFE = BigDecimal.valueOf((1L << 53) - 1);

  private final List<ParamHeader> headers;
  private final List<String> keys;

  MirroredParams(List<ParamHeader> headers) {
    this.headers = List.copyOf(headers);
    this.keys = headers.stream().map(header -> header.name().toLowerCase(Locale.ROOT)).toList();
  }

  boolean isEmpty() {
    return headers.isEmpty();
  }

  List<ParamHeader> headers() {
    return headers;
  }

  /**
   * What is wrong with the headers of a call, or null when they say what its arguments do.
   *
   * @param sent what follows {@code Mcp-Param-} in lower case, and the value as it came
   */
  @Nullable String fault(Message call, Map<String, String> sent) {
    ByteBuf json = call.bytes();
    Span arguments =
        JsonSpans.member(
            json,
            call.envelope().start(Member.PARAMS),
            call.envelope().end(Member.PARAMS),
            McpField.ARGUMENTS);
    for (int i = 0; i < headers.size(); i++) {
      ParamHeader header = headers.get(i);
      String fault = fault(json, at(json, arguments, header.path()), sent.get(keys.get(i)));
      if (fault != null) {
        return "Mcp-Param-"
            + header.name()
            + " and argument "
            + String.join(".", header.path())
            + ": "
            + fault;
      }
    }
    return null;
  }

  private static @Nullable Span at(ByteBuf json, @Nullable Span arguments, List<String> path) {
    Span found = arguments;
    for (String name : path) {
      found = found == null ? null : JsonSpans.member(json, found.start(), found.end(), name);
    }
    return found;
  }

  private static @Nullable String fault(ByteBuf json, @Nullable Span value, @Nullable String sent) {
    byte first = value == null ? (byte) 'n' : json.getByte(json.readerIndex() + value.start());
    if (value == null || first == 'n' || first == '{' || first == '[') {
      return sent == null ? null : "the header is there, the argument has no value to compare";
    }
    String raw =
        json.toString(
            json.readerIndex() + value.start(),
            value.end() - value.start(),
            StandardCharsets.UTF_8);
    boolean number = isNumber(first);
    if (sent == null) {
      return number && unsafe(raw)
          ? null
          : "the header is missing (expected: the argument's value)";
    }
    String text = HeaderText.decode(sent);
    if (text == null) {
      return "the header holds invalid characters or an invalid Base64 form";
    }
    boolean same =
        number
            ? sameNumber(text, raw)
            : text.equals(first == '"' ? JsonSpans.text(json, value.start(), value.end()) : raw);
    return same ? null : "the header has another value (expected: the argument's)";
  }

  private static boolean isNumber(byte first) {
    return first == '-' || (first >= '0' && first <= '9');
  }

  /** Whether no client may mirror the number. */
  private static boolean unsafe(String number) {
    BigDecimal value = value(number);
    return value == null || value.abs().compareTo(MAX_SAFE) > 0;
  }

  private static boolean sameNumber(String text, String raw) {
    BigDecimal sent = value(text);
    BigDecimal wanted = value(raw);
    if (sent == null || wanted == null) {
      return text.equals(raw);
    }
    return sent.compareTo(wanted) == 0;
  }

  private static @Nullable BigDecimal value(String number) {
    return number.length() <= MAX_NUMBER && NUMBER.matcher(number).matches()
        ? new BigDecimal(number)
        : null;
  }
}
