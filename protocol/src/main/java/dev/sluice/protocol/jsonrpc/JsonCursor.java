package dev.sluice.protocol.jsonrpc;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A strict JSON reader (RFC 8259) that walks over the bytes of one text and builds nothing. Its
 * position is an offset from the first byte. Nesting is bounded and costs one bit a level, no stack
 * frame. Confined to one thread, one use.
 *
 * @see <a href="https://datatracker.ietf.org/doc/html/rfc8259#section-2">RFC 8259, 2. JSON
 *     Grammar</a>
 */
final class JsonCursor {
  private final ByteBuffer bytes;
  private final int base;
  private final int limit;
  private final int maxDepth;
  private int at;
  private int depth;

  /** One bit for each open container: set for an object. */
  private long[] objects = new long[2];

  private JsonCursor(ByteBuffer bytes, int maxDepth) {
    this.bytes = bytes;
    this.base = bytes.position();
    this.limit = bytes.limit();
    this.at = base;
    this.maxDepth = maxDepth;
  }

  /**
   * A cursor over the readable bytes of {@code message}, for use at once: it borrows the buffer's
   * internal view.
   */
  static JsonCursor borrowing(ByteBuf message, int maxDepth) {
    int from = message.readerIndex();
    int length = message.readableBytes();
    return new JsonCursor(
        message.nioBufferCount() == 1
            ? message.internalNioBuffer(from, length)
            : message.nioBuffer(from, length),
        maxDepth);
  }

  /** A cursor over bytes {@code [start, end)} of {@code message}, of any depth. */
  static JsonCursor within(ByteBuf message, int start, int end) {
    return new JsonCursor(
        message.nioBuffer(message.readerIndex() + start, end - start), Integer.MAX_VALUE);
  }

  int offset() {
    return at - base;
  }

  /** Skips blanks and returns the next byte without taking it, 0 at the end. */
  byte peek() {
    int i = at;
    while (i < limit) {
      byte b = bytes.get(i);
      if (b > ' ' || (b != ' ' && b != '\n' && b != '\r' && b != '\t')) {
        at = i;
        return b;
      }
      i++;
    }
    at = i;
    return 0;
  }

  /** Skips blanks and takes {@code expected}. */
  void take(char expected) throws MalformedMessageException {
    if (at < limit && bytes.get(at) == expected) {
      at++;
      return;
    }
    if (peek() != expected || at == limit) {
      throw fault("expected '" + expected + '\'');
    }
    at++;
  }

  /** Skips blanks and demands the end of the text. */
  void takeEnd() throws MalformedMessageException {
    peek();
    if (at != limit) {
      throw fault("expected the end");
    }
  }

  /** Takes the opening brace and tells whether a member follows. */
  boolean enterObject() throws MalformedMessageException {
    take('{');
    enter(true);
    return !leaveIf('}');
  }

  /** Takes the opening bracket and tells whether an element follows. */
  boolean enterArray() throws MalformedMessageException {
    take('[');
    enter(false);
    return !leaveIf(']');
  }

  /** Takes the comma or the end of the innermost container, and tells whether it was a comma. */
  boolean more() throws MalformedMessageException {
    char close = inObject() ? '}' : ']';
    if (leaveIf(close)) {
      return false;
    }
    if (peek() != ',') {
      throw fault("expected ',' or '" + close + '\'');
    }
    at++;
    return true;
  }

  /** Takes a value of any kind, leading blanks included. */
  void skipValue() throws MalformedMessageException {
    int outer = depth;
    do {
      switch (peek()) {
        case '"' -> skipString();
        case '{' -> {
          if (enterObject()) {
            skipName();
            continue;
          }
        }
        case '[' -> {
          if (enterArray()) {
            continue;
          }
        }
        case 't' -> skipLiteral("true");
        case 'f' -> skipLiteral("false");
        case 'n' -> skipLiteral("null");
        default -> skipNumber();
      }
      while (depth > outer && !more()) {
        // each turn closes one container
      }
      if (depth == outer) {
        return;
      }
      if (inObject()) {
        skipName();
      }
    } while (true);
  }

  /** Takes a value and returns its span, {@code shift} added to its offsets. */
  Span valueSpan(int shift) throws MalformedMessageException {
    peek();
    int start = offset();
    skipValue();
    return new Span(shift + start, shift + offset());
  }

  /** Takes a member's name and the colon. */
  void skipName() throws MalformedMessageException {
    skipString();
    take(':');
  }

  /** Takes a string and tells whether it holds an escape. */
  boolean skipString() throws MalformedMessageException {
    take('"');
    boolean escaped = false;
    int i = at;
    while (true) {
      i = Ascii.skip(bytes, i, limit);
      byte b = i < limit ? bytes.get(i) : 0;
      if (b == '"') {
        at = i + 1;
        return escaped;
      } else if (b == '\\') {
        escaped = true;
        i = skipEscape(i + 1);
      } else if (b < 0) {
        i = skipMultibyte(i);
      } else {
        at = i;
        throw fault(i < limit ? "control character in a string" : "unfinished string");
      }
    }
  }

  private int skipEscape(int i) throws MalformedMessageException {
    return switch (i < limit ? bytes.get(i) : 0) {
      case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> i + 1;
      case 'u' -> skipHexadecimal(i + 1);
      default -> {
        at = i;
        throw fault("expected an escape");
      }
    };
  }

  private int skipHexadecimal(int start) throws MalformedMessageException {
    int end = start + 4;
    for (int i = start; i < end; i++) {
      if (i >= limit || Character.digit(bytes.get(i), 16) < 0) {
        at = i;
        throw fault("expected a hexadecimal digit");
      }
    }
    return end;
  }

  /** Skips a run of multi-byte characters. */
  private int skipMultibyte(int start) throws MalformedMessageException {
    int i = start;
    do {
      int length = Utf8.lengthAt(bytes, i, limit);
      if (length < 0) {
        at = i;
        throw fault("expected UTF-8");
      }
      i += length;
    } while (i < limit && bytes.get(i) < 0);
    return i;
  }

  private void skipLiteral(String literal) throws MalformedMessageException {
    for (int i = 0; i < literal.length(); i++, at++) {
      if (at >= limit || bytes.get(at) != literal.charAt(i)) {
        throw fault("expected " + literal);
      }
    }
  }

  private void skipNumber() throws MalformedMessageException {
    if (digit() == '-') {
      at++;
    }
    if (digit() == '0') {
      at++;
    } else {
      skipDigits("expected a value");
    }
    if (digit() == '.') {
      at++;
      skipDigits("expected a digit");
    }
    if (digit() == 'e' || digit() == 'E') {
      at++;
      if (digit() == '+' || digit() == '-') {
        at++;
      }
      skipDigits("expected a digit");
    }
  }

  private void skipDigits(String expected) throws MalformedMessageException {
    int start = at;
    while (digit() >= '0' && digit() <= '9') {
      at++;
    }
    if (at == start) {
      throw fault(expected);
    }
  }

  private byte digit() {
    return at < limit ? bytes.get(at) : 0;
  }

  /** True when bytes {@code [start, end)} are those of {@code expected}. */
  boolean matches(int start, int end, byte[] expected) {
    if (end - start != expected.length) {
      return false;
    }
    for (int i = expected.length - 1; i >= 0; i--) {
      if (bytes.get(base + start + i) != expected[i]) {
        return false;
      }
    }
    return true;
  }

  /** The bytes {@code [start, end)} as they stand. */
  byte[] copy(int start, int end) {
    byte[] copy = new byte[end - start];
    bytes.get(base + start, copy);
    return copy;
  }

  private boolean leaveIf(char close) {
    if (peek() != close || at == limit) {
      return false;
    }
    at++;
    depth--;
    return true;
  }

  private void enter(boolean object) throws MalformedMessageException {
    if (depth == maxDepth) {
      throw fault("nested deeper than " + maxDepth);
    }
    int word = depth >> 6;
    if (word == objects.length) {
      objects = Arrays.copyOf(objects, word * 2);
    }
    long bit = 1L << depth;
    objects[word] = object ? objects[word] | bit : objects[word] & ~bit;
    depth++;
  }

  private boolean inObject() {
    return (objects[(depth - 1) >> 6] & 1L << (depth - 1)) != 0;
  }

  private MalformedMessageException fault(String what) {
    return new MalformedMessageException(
        JsonRpcError.PARSE_ERROR, "malformed JSON at byte " + offset() + ": " + what, null);
  }
}
