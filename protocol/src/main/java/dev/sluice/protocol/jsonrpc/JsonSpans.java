package dev.sluice.protocol.jsonrpc;

import io.netty.buffer.ByteBuf;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds parts of JSON already known to be well formed, as spans of its bytes. */
public final class JsonSpans {

  private JsonSpans() {}

  /** The spans of the elements of the array at {@code [start, end)}; empty for any other value. */
  public static List<Span> elements(ByteBuf message, int start, int end) {
    throw new UnsupportedOperationException();
  }

  /** The value of member {@code name} of the object at {@code [start, end)}, or null. */
  public static @Nullable Span member(ByteBuf message, int start, int end, String name) {
    throw new UnsupportedOperationException();
  }

  /** The string at {@code [start, end)} with escapes resolved, or null when it is no string. */
  public static @Nullable String text(ByteBuf message, int start, int end) {
    throw new UnsupportedOperationException();
  }

  /** {@code text} as a JSON string token with quotes, UTF-8 bytes. */
  public static byte[] quote(String text) {
    throw new UnsupportedOperationException();
  }
}
