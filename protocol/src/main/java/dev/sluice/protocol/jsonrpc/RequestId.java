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
    if (isText() || token.length() > 19) {
      return absent;
    }
    try {
      return Long.parseLong(token);
    } catch (NumberFormatException notAnInteger) {
      return absent;
    }
  }
}
