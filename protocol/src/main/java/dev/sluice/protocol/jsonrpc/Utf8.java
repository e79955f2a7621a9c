package dev.sluice.protocol.jsonrpc;

/**
 * The shape of a well-formed multi-byte character: shortest form, no surrogate, at most U+10FFFF.
 *
 * @see <a href="https://datatracker.ietf.org/doc/html/rfc3629#section-4">RFC 3629, 4. Syntax of
 *     UTF-8 Byte Sequences</a>
 */
final class Utf8 {
  /** Bytes of the longest character. */
  static final int LONGEST = 4;

  private Utf8() {}

  /** Bytes of the character whose first byte, not ASCII, is at {@code i}; -1 when malformed. */
  static int lengthAt(byte[] bytes, int i, int limit) {
    int first = bytes[i] & 0xFF;
    int length = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    if (first < 0xC2 || first > 0xF4 || length > limit - i) {
      return -1;
    }
    int second = bytes[i + 1] & 0xFF;
    int low = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
    int high = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
    if (second < low || second > high) {
      return -1;
    }
    for (int next = i + 2; next < i + length; next++) {
      if ((bytes[next] & 0xC0) != 0x80) {
        return -1;
      }
    }
    return length;
  }
}
