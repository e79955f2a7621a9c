package dev.sluice.protocol.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Text as it stands in the headers {@code Mcp-Name} and {@code Mcp-Param-*}: as it is where it can
 * be, else in Base64 between markers.
 *
 * @see <a
 *     href="https://modelcontextprotocol.io/specification/2026-07-28/basic/transports/streamable-http#value-encoding">Value
 *     encoding, MCP 2026-07-28</a>
 */
public final class HeaderText {
  private static final String PREFIX = "=?base64?";
  private static final String SUFFIX = "?=";

  private HeaderText() {}

  /** The value of a header that says {@code text}. */
  public static String encode(String text) {
    if (isPlain(text) && !isEncoded(text)) {
      return text;
    }
    return PREFIX + Base64.getEncoder().encodeToString(text.getBytes(UTF_8)) + SUFFIX;
  }

  /** The text that a header's value says, or null when no value may be like this. */
  public static @Nullable String decode(String value) {
    if (!isVisible(value)) {
      return null;
    }
    return isEncoded(value)
        ? text(value.substring(PREFIX.length(), value.length() - SUFFIX.length()))
        : value;
  }

  private static @Nullable String text(String base64) {
    if (base64.length() % 4 != 0) {
      return null;
    }
    try {
      byte[] bytes = Base64.getDecoder().decode(base64);
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (IllegalArgumentException | CharacterCodingException notEncoded) {
      return null;
    }
  }

  private static boolean isEncoded(String value) {
    return value.length() >= PREFIX.length() + SUFFIX.length()
        && value.startsWith(PREFIX)
        && value.endsWith(SUFFIX);
  }

  /** Whether a header can say this as it is: spaces at the ends would be lost. */
  private static boolean isPlain(String text) {
    return isVisible(text)
        && !text.isEmpty()
        && !isSpace(text.charAt(0))
        && !isSpace(text.charAt(text.length() - 1));
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c == '\t';
  }

  /** Whether all of it is visible ASCII, space or tab. */
  private static boolean isVisible(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if ((c < ' ' && c != '\t') || c > '~') {
        return false;
      }
    }
    return true;
  }
}
