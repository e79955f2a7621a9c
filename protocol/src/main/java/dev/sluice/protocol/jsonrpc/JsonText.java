package dev.sluice.protocol.jsonrpc;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Text to and from JSON string tokens. */
final class JsonText {
  private static final char REPLACEMENT = '\uFFFD';

  private JsonText() {}

  /** The text of a well-formed string token, quotes included. */
  static String of(byte[] token) {
    String raw = new String(token, 1, token.length - 2, UTF_8);
    int escape = raw.indexOf('\\');
    if (escape < 0) {
      return raw;
    }
    StringBuilder text = new StringBuilder(raw.length());
    int from = 0;
    while (escape >= 0) {
      text.append(raw, from, escape);
      char kind = raw.charAt(escape + 1);
      from = escape + 2;
      if (kind == 'u') {
        text.append((char) Integer.parseInt(raw, from, from + 4, 16));
        from += 4;
      } else {
        text.append(unescaped(kind));
      }
      escape = raw.indexOf('\\', from);
    }
    return text.append(raw, from, raw.length()).toString();
  }

  private static char unescaped(char kind) {
    return switch (kind) {
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      default -> kind;
    };
  }

  /** {@code text} as a token; a lone surrogate becomes U+FFFD. */
  static byte[] quote(String text) {
    StringBuilder token = new StringBuilder(text.length() + 2).append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        token.append('\\').append(c);
      } else if (c < ' ') {
        escape(token, c);
      } else if (!Character.isSurrogate(c)) {
        token.append(c);
      } else if (i + 1 < text.length() && Character.isSurrogatePair(c, text.charAt(i + 1))) {
        token.append(c).append(text.charAt(++i));
      } else {
        token.append(REPLACEMENT);
      }
    }
    return token.append('"').toString().getBytes(UTF_8);
  }

  private static void escape(StringBuilder token, char control) {
    switch (control) {
      case '\b' -> token.append("\\b");
      case '\f' -> token.append("\\f");
      case '\n' -> token.append("\\n");
      case '\r' -> token.append("\\r");
      case '\t' -> token.append("\\t");
      default ->
          token
              .append("\\u00")
              .append(Character.forDigit(control >> 4, 16))
              .append(Character.forDigit(control & 0xF, 16));
    }
  }
}
