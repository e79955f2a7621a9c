package dev.sluice.backend.streamable;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.protocol.jsonrpc.JsonSpans;
import io.netty.buffer.Unpooled;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Text as the value of a header: as it is where it can be, else in its base64 form.
 *
 * @see <a
 *     href="https://modelcontextprotocol.io/specification/2026-07-28/basic/transports/streamable-http#value-encoding">Value
 *     encoding, MCP 2026-07-28</a>
 */
final class HeaderText {
  private static final String BEGIN = "=?base64?";
  private static final String END = "?=";

  private HeaderText() {}

  /** The header value of a JSON string token, quotes included; null when it is no string. */
  static @Nullable String ofToken(String token) {
    int last = token.length() - 1;
    if (last < 1 || token.charAt(0) != '"') {
      return null;
    }
    if (token.indexOf('\\') < 0) {
      return of(token.substring(1, last));
    }
    byte[] bytes = token.getBytes(UTF_8);
    String text = JsonSpans.text(Unpooled.wrappedBuffer(bytes), 0, bytes.length);
    return text == null ? null : of(text);
  }

  static String of(String text) {
    return isPlain(text)
        ? text
        : BEGIN + Base64.getEncoder().encodeToString(text.getBytes(UTF_8)) + END;
  }

  private static boolean isPlain(String text) {
    int length = text.length();
    if (length == 0) {
      return true;
    }
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (c < 0x20 || c > 0x7e) {
        return false;
      }
    }
    return text.charAt(0) != ' '
        && text.charAt(length - 1) != ' '
        && !(text.startsWith(BEGIN) && text.endsWith(END));
  }
}
