package dev.sluice.protocol.sse;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** Writes server-sent events. Messages are single-line JSON; line ends in data are split. */
public final class SseEncoder {
  private static final byte[] EVENT = "event: ".getBytes(US_ASCII);
  private static final byte[] EVENT_MESSAGE = "event: message\n".getBytes(US_ASCII);
  private static final byte[] ID = "id: ".getBytes(US_ASCII);
  private static final byte[] DATA = "data: ".getBytes(US_ASCII);
  private static final byte[] NEXT_DATA = "\ndata: ".getBytes(US_ASCII);
  private static final byte[] COMMENT = ": ".getBytes(US_ASCII);
  private static final byte[] RETRY = "retry: ".getBytes(US_ASCII);
  private static final int END = '\n' << 8 | '\n';

  private SseEncoder() {}

  /**
   * Writes everything of an event up to its data: {@code event}, {@code id} and {@code data: }. The
   * caller then writes one line of data and calls {@link #end}.
   *
   * @param type null for the default type, {@code message} is written as {@code event: message}
   */
  public static void begin(ByteBuf out, @Nullable String type, @Nullable String id) {
    if ("message".equals(type)) {
      out.writeBytes(EVENT_MESSAGE);
    } else if (type != null) {
      line(out, EVENT, type);
    }
    if (id != null) {
      line(out, ID, id);
    }
    out.writeBytes(DATA);
  }

  /** Ends the event begun last. */
  public static void end(ByteBuf out) {
    out.writeShort(END);
  }

  /** Writes a whole event, splitting {@code data} at CR, LF and CRLF; leaves its indices. */
  public static void event(ByteBuf out, @Nullable String type, @Nullable String id, ByteBuf data) {
    begin(out, type, id);
    int from = data.readerIndex();
    int end = data.writerIndex();
    int lf = from - 1;
    int cr = from - 1;
    while (true) {
      lf = lf < from ? next(data, from, end, '\n') : lf;
      cr = cr < from ? next(data, from, end, '\r') : cr;
      int lineEnd = Math.min(lf, cr);
      out.writeBytes(data, from, lineEnd - from);
      if (lineEnd == end) {
        break;
      }
      out.writeBytes(NEXT_DATA);
      boolean crlf = lineEnd == cr && lf == cr + 1 && lf < end;
      from = lineEnd + (crlf ? 2 : 1);
    }
    end(out);
  }

  private static int next(ByteBuf data, int from, int end, char wanted) {
    int found = data.indexOf(from, end, (byte) wanted);
    return found < 0 ? end : found;
  }

  /** Writes a comment line, and a blank line so that readers that wait for one see it at once. */
  public static void comment(ByteBuf out, String text) {
    line(out, COMMENT, text);
    out.writeByte('\n');
  }

  /** Writes a {@code retry} field and ends it. */
  public static void retry(ByteBuf out, long millis) {
    if (millis < 0) {
      throw new IllegalArgumentException("retry: " + millis + " (expected: >= 0)");
    }
    line(out, RETRY, Long.toString(millis));
    out.writeByte('\n');
  }

  private static void line(ByteBuf out, byte[] field, String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '\n' || c == '\r' || c == 0) {
        throw new IllegalArgumentException(
            "field value: character " + (int) c + " at " + i + " (expected: one line without NUL)");
      }
    }
    out.writeBytes(field);
    out.writeCharSequence(value, UTF_8);
    out.writeByte('\n');
  }
}
