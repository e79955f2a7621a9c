package dev.sluice.protocol.sse;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/**
 * Incremental decoder of {@code text/event-stream}. Feed it chunks as they come; line ends (CR, LF,
 * CRLF), a byte order mark and fields may be split anywhere. Not thread-safe.
 *
 * <p>It holds one buffer: the data of the event so far, and after it the start of a line that the
 * chunk did not end. A line that lies whole in its chunk is read where it is, and its data copied
 * once; a long data line that comes in many chunks is gathered in the buffer that is then handed
 * on. The buffer never grows past the event limit.
 *
 * <p>An event with no data or empty data is no message: only its id is reported.
 *
 * @see <a
 *     href="https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation">WHATWG
 *     HTML, 9.2.6</a>
 */
public final class SseDecoder implements AutoCloseable {
  private static final int MARK_LENGTH = 3;
  private static final int NO_DATA = -1;

  private final ByteBufAllocator allocator;
  private final int maxEventBytes;
  private final SseListener listener;

  private @Nullable ByteBuf held;

  /** Where the data in {@link #held} ends; it starts at the reader index. */
  private int dataEnd = NO_DATA;

  /** Bytes of the finished lines of this event, without line ends and comments. */
  private int eventBytes;

  private @Nullable String type;
  private @Nullable String id;
  private boolean firstLine = true;
  private boolean afterCr;
  private boolean closed;

  /**
   * @param allocator where event data is accumulated
   * @param maxEventBytes most bytes of one event, field names included, line ends not
   * @param listener receives the events
   */
  public SseDecoder(ByteBufAllocator allocator, int maxEventBytes, SseListener listener) {
    if (maxEventBytes < 1 || maxEventBytes > Integer.MAX_VALUE - MARK_LENGTH) {
      throw new IllegalArgumentException(
          "maxEventBytes: " + maxEventBytes + " (expected: >= 1, <= 2147483644)");
    }
    this.allocator = allocator;
    this.maxEventBytes = maxEventBytes;
    this.listener = listener;
  }

  /**
   * Reads all readable bytes of {@code chunk}; does not release it. Does nothing once closed.
   *
   * @throws SseLimitException when an event exceeds the limit; the decoder is then closed
   */
  public void decode(ByteBuf chunk) throws SseLimitException {
    int end = chunk.writerIndex();
    int from = chunk.readerIndex();
    int lf = -1;
    int cr = -1;
    while (from < end && !closed) {
      if (afterCr) {
        afterCr = false;
        if (chunk.getByte(from) == '\n') {
          from++;
          continue;
        }
      }
      lf = lf < from ? next(chunk, from, end, '\n') : lf;
      cr = cr < from ? next(chunk, from, end, '\r') : cr;
      int lineEnd = Math.min(lf, cr);
      if (lineEnd == end) {
        hold(chunk, from, end);
        break;
      }
      afterCr = lineEnd == cr;
      finishLine(chunk, from, lineEnd);
      from = lineEnd + 1;
    }
    chunk.readerIndex(end);
  }

  private static int next(ByteBuf chunk, int from, int end, char wanted) {
    int found = chunk.indexOf(from, end, (byte) wanted);
    return found < 0 ? end : found;
  }

  /** Keeps {@code [from, end)} of {@code chunk} as part of a line that has not ended. */
  private void hold(ByteBuf chunk, int from, int end) throws SseLimitException {
    ByteBuf into = held;
    int mark = firstLine && startsLikeMark(chunk, from) ? MARK_LENGTH : 0;
    if (heldLine() + (long) (end - from) > (long) maxEventBytes - eventBytes + mark) {
      throw overrun();
    }
    if (into == null) {
      into = allocate(end - from);
    }
    into.writeBytes(chunk, from, end - from);
  }

  private void finishLine(ByteBuf chunk, int from, int end) throws SseLimitException {
    ByteBuf line = chunk;
    int start = from;
    int stop = end;
    ByteBuf started = held;
    boolean gathered = started != null && heldLine() > 0;
    if (started != null && gathered) {
      hold(chunk, from, end);
      line = started;
      start = lineStart(started);
      stop = started.writerIndex();
    }
    if (firstLine) {
      firstLine = false;
      start += startsWithMark(line, start, stop) ? MARK_LENGTH : 0;
    }
    if (stop - start > maxEventBytes - eventBytes) {
      throw overrun();
    }
    readLine(line, start, stop, gathered);
    if (gathered && held != null) {
      held.writerIndex(Math.max(dataEnd, 0));
    }
  }

  private void readLine(ByteBuf line, int start, int stop, boolean gathered) {
    if (start == stop) {
      dispatch();
      return;
    }
    int colon = line.indexOf(start, stop, (byte) ':');
    if (colon == start) {
      listener.onComment();
      return;
    }
    eventBytes += stop - start;
    int nameEnd = colon < 0 ? stop : colon;
    int value = colon < 0 ? stop : colon + 1;
    if (value < stop && line.getByte(value) == ' ') {
      value++;
    }
    switch (SseField.at(line, start, nameEnd)) {
      case DATA -> {
        if (gathered) {
          joinData(line, value, stop);
        } else {
          addData(line, value, stop);
        }
      }
      case EVENT -> type = SseField.eventType(line, value, stop);
      case ID -> {
        if (line.indexOf(value, stop, (byte) 0) < 0) {
          id = line.toString(value, stop - value, UTF_8);
        }
      }
      case RETRY -> {
        long millis = SseField.digits(line, value, stop);
        if (millis >= 0) {
          listener.onRetry(millis);
        }
      }
      case UNKNOWN -> {}
    }
  }

  /** Adds a value that stands in the chunk. */
  private void addData(ByteBuf chunk, int value, int stop) {
    ByteBuf data = held;
    if (data == null) {
      data = allocate(stop - value);
    }
    if (dataEnd != NO_DATA) {
      data.writeByte('\n');
    }
    data.writeBytes(chunk, value, stop - value);
    dataEnd = data.writerIndex();
  }

  /** Adds a value that stands in the held buffer already: the first stays where it is. */
  private void joinData(ByteBuf data, int value, int stop) {
    if (dataEnd == NO_DATA) {
      data.readerIndex(value);
      dataEnd = stop;
      return;
    }
    data.setByte(dataEnd, '\n');
    data.setBytes(dataEnd + 1, data, value, stop - value);
    dataEnd += 1 + stop - value;
  }

  private void dispatch() {
    ByteBuf data = held;
    String eventType = type;
    String eventId = id;
    boolean message = data != null && dataEnd > data.readerIndex();
    type = null;
    id = null;
    dataEnd = NO_DATA;
    eventBytes = 0;
    held = null;
    if (data != null && message) {
      listener.onEvent(new SseEvent(eventType == null ? "message" : eventType, eventId, data));
      return;
    }
    if (data != null) {
      data.release();
    }
    if (eventId != null) {
      listener.onId(eventId);
    }
  }

  private ByteBuf allocate(int length) {
    ByteBuf fresh = allocator.buffer(length, maxEventBytes + MARK_LENGTH);
    held = fresh;
    return fresh;
  }

  private int heldLine() {
    return held == null ? 0 : held.writerIndex() - lineStart(held);
  }

  private int lineStart(ByteBuf buffer) {
    return dataEnd == NO_DATA ? buffer.readerIndex() : dataEnd;
  }

  /** Whether the first line, whose start is held or in the chunk, may begin with a mark. */
  private boolean startsLikeMark(ByteBuf chunk, int from) {
    return (held == null ? chunk.getByte(from) : held.getByte(0)) == (byte) 0xEF;
  }

  private static boolean startsWithMark(ByteBuf line, int start, int stop) {
    return stop - start >= MARK_LENGTH && line.getUnsignedMedium(start) == 0xEFBBBF;
  }

  private SseLimitException overrun() {
    close();
    return new SseLimitException(maxEventBytes);
  }

  /** Releases what is accumulated; an unfinished event is discarded, as the standard says. */
  @Override
  public void close() {
    closed = true;
    ByteBuf unfinished = held;
    held = null;
    if (unfinished != null) {
      unfinished.release();
    }
  }
}
