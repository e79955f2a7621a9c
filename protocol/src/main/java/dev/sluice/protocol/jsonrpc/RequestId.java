package dev.sluice.protocol.jsonrpc;

/**
 * A JSON-RPC request id, kept exactly as the peer wrote it.
 *
 * @param token the raw JSON token: a number ({@code 7}) or a string with its quotes ({@code "a"})
 * @see <a href="https://www.jsonrpc.org/specification#request_object">JSON-RPC 2.0, Request
 *     object</a>
 */
public record RequestId(String token) {

  /** Returns the id written as the JSON number {@code value}. */
  public static RequestId of(long value) {
    return new RequestId(Long.toString(value));
  }

  /** True when the id is a JSON string. */
  public boolean isText() {
    return token.charAt(0) == '"';
  }

  /** Returns the value when the id is an integer that fits a {@code long}, or {@code absent}. */
  public long asLong(long absent) {
    return isText() ? absent : parse(token, absent);
  }

  /**
   * Returns the integer that a careless peer meant who was sent one: {@code 7}, {@code "7"} and
   * {@code 7.0} are 7. For ids of our own only, which are plain integers, so that no two of them
   * can be meant.
   */
  public long asEchoed(long absent) {
    String text = isText() ? token.substring(1, token.length() - 1) : token;
    int point = text.indexOf('.');
    if (point > 0
        && point < text.length() - 1
        && text.substring(point + 1).chars().allMatch(digit -> digit == '0')) {
      text = text.substring(0, point);
    }
    return parse(text, absent);
  }

  private static long parse(String text, long absent) {
    if (text.length() > 19) {
      return absent;
    }
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException notAnInteger) {
      return absent;
    }
  }
}
