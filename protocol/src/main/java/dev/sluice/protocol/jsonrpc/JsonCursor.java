package dev.sluice.protocol.jsonrpc;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Arrays;

/**
 * A strict JSON reader (RFC 8259) that walks over the bytes of one text and builds nothing. Its
 * position is an offset from the first byte. Nesting is bounded and costs one bit a level, no stack
 * frame. Confined to one thread; at most one is in use on a thread at a time.
 *
 * <p>It reads an array, because that takes half the time of reading a buffer byte by byte. The
 * array is the buffer's own when it has one, else a window of {@link #WINDOW} bytes that belongs to
 * the thread and slides over the text.
 *
 * @see <a href="https://datatracker.ietf.org/doc/html/rfc8259#section-2">RFC 8259, 2. JSON
 *     Grammar</a>
 */
final class JsonCursor {
  static final int WINDOW = Window.SIZE;

  private static final byte[] NOTHING = new byte[0];

  private ByteBuf message = Unpooled.EMPTY_BUFFER;
  private int first;
  private int length;
  private int maxDepth;
  private byte[] window = NOTHING;

  /** Offset in the text of index 0 of the window. */
  private int skew;

  private int at;
  private int limit;
  private int depth;

  /** One bit for each open container: set for an object. */
  private long[] objects = new long[2];

  /** A cursor over nothing, until {@link #begin}. */
  JsonCursor() {}

  /**
   * A cursor over bytes {@code [start, end)} of {@code message}, offsets from its reader index.
   *
   * @param maxDepth deepest nesting accepted
   */
  JsonCursor(ByteBuf message, int start, int end, int maxDepth) {
    begin(message, start, end, maxDepth);
  }

  /** Begins anew, over bytes {@code [start, end)} of {@code text}. */
  final void begin(ByteBuf text, int start, int end, int deepest) {
    message = text;
    first = text.readerIndex() + start;
    length = end - start;
    maxDepth = deepest;
    depth = 0;
    if (text.hasArray()) {
      window = text.array();
      at = text.arrayOffset() + first;
      limit = at + length;
      skew = -at;
    } else {
      window = Window.ofThread();
      slide(0);
    }
  }

  /** Lets go of the text. */
  void end() {
    message = Unpooled.EMPTY_BUFFER;
    window = NOTHING;
  }

  int offset() {
    return at + skew;
  }

  /** Skips blanks and returns the next byte without taking it, 0 at the end. */
  byte peek() {
    byte b = current();
    return b > ' ' ? b : skipBlanks(b);
  }

  private byte skipBlanks(byte blank) {
    byte b = blank;
    while (b == ' ' || b == '\n' || b == '\r' || b == '\t') {
      at++;
      b = current();
    }
    return b;
  }

  /** The next byte, 0 at the end. */
  private byte current() {
    return at < limit || refill() ? window[at] : 0;
  }

  /** Slides on when the window is used up; false at the end of the text. */
  private boolean refill() {
    if (offset() == length) {
      return false;
    }
    slide(offset());
    return true;
  }

  private void slide(int offset) {
    at = 0;
    skew = offset;
    limit = Math.min(WINDOW, length - offset);
    message.getBytes(first + offset, window, 0, limit);
  }

  /** Skips blanks and takes {@code expected}. */
  void take(char expected) throws MalformedMessageException {
    if (peek() != expected) {
      throw fault("expected '" + expected + '\'');
    }
    at++;
  }

  /** Skips blanks and demands the end of the text. */
  void takeEnd() throws MalformedMessageException {
    peek();
    if (offset() != length) {
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
    while (true) {
      at = Ascii.skip(window, at, limit);
      byte b = current();
      if (b == '"') {
        at++;
        return escaped;
      } else if (b == '\\') {
        escaped = true;
        skipEscape();
      } else if (b < 0) {
        skipMultibyte();
      } else if (b < ' ') {
        throw fault("unfinished string or control character");
      }
    }
  }

  private void skipEscape() throws MalformedMessageException {
    at++;
    switch (current()) {
      case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> at++;
      case 'u' -> {
        at++;
        for (int digits = 0; digits < 4; digits++, at++) {
          if (Character.digit(current(), 16) < 0) {
            throw fault("expected a hexadecimal digit");
          }
        }
      }
      default -> throw fault("expected an escape");
    }
  }

  /** Skips a run of multi-byte characters. */
  private void skipMultibyte() throws MalformedMessageException {
    do {
      if (limit - at < Utf8.LONGEST && offset() + limit - at < length) {
        slide(offset());
      }
      int bytes = Utf8.lengthAt(window, at, limit);
      if (bytes < 0) {
        throw fault("expected UTF-8");
      }
      at += bytes;
    } while (at < limit && window[at] < 0);
  }

  private void skipLiteral(String literal) throws MalformedMessageException {
    for (int i = 0; i < literal.length(); i++, at++) {
      if (current() != literal.charAt(i)) {
        throw fault("expected " + literal);
      }
    }
  }

  private void skipNumber() throws MalformedMessageException {
    if (current() == '-') {
      at++;
    }
    if (current() == '0') {
      at++;
    } else {
      skipDigits("expected a value");
    }
    if (current() == '.') {
      at++;
      skipDigits("expected a digit");
    }
    if (current() == 'e' || current() == 'E') {
      at++;
      if (current() == '+' || current() == '-') {
        at++;
      }
      skipDigits("expected a digit");
    }
  }

  private void skipDigits(String expected) throws MalformedMessageException {
    byte digit = current();
    if (digit < '0' || digit > '9') {
      throw fault(expected);
    }
    do {
      at++;
      digit = current();
    } while (digit >= '0' && digit <= '9');
  }

  /** True when bytes {@code [start, end)}, already passed, are those of {@code expected}. */
  boolean matches(int start, int end, byte[] expected) {
    if (end - start != expected.length) {
      return false;
    }
    int from = start - skew;
    if (from < 0) {
      return Arrays.equals(copy(start, end), expected);
    }
    return Arrays.equals(window, from, end - skew, expected, 0, expected.length);
  }

  /** The bytes {@code [start, end)}, already passed, as they stand. */
  byte[] copy(int start, int end) {
    int from = start - skew;
    if (from >= 0) {
      return Arrays.copyOfRange(window, from, end - skew);
    }
    byte[] copy = new byte[end - start];
    message.getBytes(first + start, copy);
    return copy;
  }

  /** The bytes {@code [start, end)}, already passed, as text. */
  String text(int start, int end) {
    int from = start - skew;
    return from >= 0
        ? new String(window, from, end - start, UTF_8)
        : new String(copy(start, end), UTF_8);
  }

  private boolean leaveIf(char close) {
    if (peek() != close) {
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
