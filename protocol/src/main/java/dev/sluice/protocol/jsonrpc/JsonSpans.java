package dev.sluice.protocol.jsonrpc;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds parts of JSON already known to be well formed, as spans of its bytes. A start of -1 (an
 * absent member) holds nothing. Bytes that are malformed after all are an {@link
 * IllegalArgumentException}.
 */
public final class JsonSpans {

  private JsonSpans() {}

  /** The spans of the elements of the array at {@code [start, end)}; empty for any other value. */
  public static List<Span> elements(ByteBuf message, int start, int end) {
    if (start < 0) {
      return List.of();
    }
    JsonCursor json = new JsonCursor(message, start, end, Integer.MAX_VALUE);
    if (json.peek() != '[') {
      return List.of();
    }
    try {
      List<Span> spans = new ArrayList<>();
      if (json.enterArray()) {
        do {
          spans.add(json.valueSpan(start));
        } while (json.more());
      }
      return spans;
    } catch (MalformedMessageException malformed) {
      throw new IllegalArgumentException(malformed.getMessage(), malformed);
    }
  }

  /** The value of member {@code name} of the object at {@code [start, end)}, or null. */
  public static @Nullable Span member(ByteBuf message, int start, int end, String name) {
    if (start < 0) {
      return null;
    }
    JsonCursor json = new JsonCursor(message, start, end, Integer.MAX_VALUE);
    if (json.peek() != '{') {
      return null;
    }
    byte[] wanted = name.getBytes(UTF_8);
    try {
      if (json.enterObject()) {
        do {
          boolean found = takeName(json, name, wanted);
          Span value = json.valueSpan(start);
          if (found) {
            return value;
          }
        } while (json.more());
      }
      return null;
    } catch (MalformedMessageException malformed) {
      throw new IllegalArgumentException(malformed.getMessage(), malformed);
    }
  }

  /**
   * A member of an object.
   *
   * @param name with escapes resolved
   */
  public record Named(String name, Span value) {}

  /** The members of the object at {@code [start, end)} in order; none for any other value. */
  public static List<Named> members(ByteBuf message, int start, int end) {
    if (start < 0) {
      return List.of();
    }
    JsonCursor json = new JsonCursor(message, start, end, Integer.MAX_VALUE);
    if (json.peek() != '{') {
      return List.of();
    }
    try {
      List<Named> members = new ArrayList<>();
      if (json.enterObject()) {
        do {
          json.peek();
          int from = json.offset();
          json.skipString();
          String name = JsonText.of(json.copy(from, json.offset()));
          json.take(':');
          members.add(new Named(name, json.valueSpan(start)));
        } while (json.more());
      }
      return members;
    } catch (MalformedMessageException malformed) {
      throw new IllegalArgumentException(malformed.getMessage(), malformed);
    }
  }

  private static boolean takeName(JsonCursor json, String name, byte[] wanted)
      throws MalformedMessageException {
    json.peek();
    int start = json.offset();
    boolean escaped = json.skipString();
    int end = json.offset();
    json.take(':');
    return escaped
        ? JsonText.of(json.copy(start, end)).equals(name)
        : json.matches(start + 1, end - 1, wanted);
  }

  /** The string at {@code [start, end)} with escapes resolved, or null when it is no string. */
  public static @Nullable String text(ByteBuf message, int start, int end) {
    if (start < 0 || end - start < 2) {
      return null;
    }
    int from = message.readerIndex() + start;
    if (message.getByte(from) != '"') {
      return null;
    }
    if (message.indexOf(from + 1, from + end - start - 1, (byte) '\\') < 0) {
      return message.toString(from + 1, end - start - 2, UTF_8);
    }
    byte[] token = new byte[end - start];
    message.getBytes(from, token);
    return JsonText.of(token);
  }

  /** {@code text} as a JSON string token with quotes, UTF-8 bytes; a lone surrogate is U+FFFD. */
  public static byte[] quote(String text) {
    return JsonText.quote(text);
  }
}
