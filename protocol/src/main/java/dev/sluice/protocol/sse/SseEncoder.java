package dev.sluice.protocol.sse;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** Writes server-sent events. Messages are single-line JSON; line ends in data are split. */
public final class SseEncoder {

  private SseEncoder() {}

  /**
   * Writes everything of an event up to its data: {@code event}, {@code id} and {@code data: }. The
   * caller then writes one line of data and calls {@link #end}.
   *
   * @param type null for the default type, {@code message} is written as {@code event: message}
   */
  public static void begin(ByteBuf out, @Nullable String type, @Nullable String id) {
    throw new UnsupportedOperationException();
  }

  /** Ends the event begun last. */
  public static void end(ByteBuf out) {
    throw new UnsupportedOperationException();
  }

  /** Writes a whole event, splitting {@code data} at CR, LF and CRLF. */
  public static void event(ByteBuf out, @Nullable String type, @Nullable String id, ByteBuf data) {
    throw new UnsupportedOperationException();
  }

  /** Writes a comment line. */
  public static void comment(ByteBuf out, String text) {
    throw new UnsupportedOperationException();
  }

  /** Writes a {@code retry} field and ends it. */
  public static void retry(ByteBuf out, long millis) {
    throw new UnsupportedOperationException();
  }
}
