package dev.sluice.protocol.line;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Splits a byte stream into lines that end in LF or CRLF. A line over the limit, or one there is no
 * memory for, is dropped whole and told, and framing goes on with the next. Not thread-safe.
 *
 * @see <a
 *     href="https://modelcontextprotocol.io/specification/2025-11-25/basic/transports#stdio">Transports,
 *     stdio, MCP 2025-11-25</a>
 */
public final class LineFramer implements AutoCloseable {
  /** Bytes of the end of a dropped line that are kept. */
  public static final int TAIL = 256;

  private final ByteBufAllocator allocator;
  private final int maxLineBytes;
  private final Consumer<ByteBuf> lines;
  private final Consumer<ByteBuf> dropped;
  private final Consumer<ByteBuf> droppedEnds;
  private final byte[] tail = new byte[TAIL];
  private int tailLength;

  /** The start of a line that has not ended; at most the limit and a CR. */
  private @Nullable ByteBuf held;

  private boolean dropping;
  private boolean closed;

  /**
   * @param maxLineBytes longest line passed on, without its line end
   * @param lines receives each non-empty line and owns its buffer
   * @param dropped told once for each line that is dropped, as soon as that is known; borrows what
   *     there is of its start
   */
  public LineFramer(
      ByteBufAllocator allocator,
      int maxLineBytes,
      Consumer<ByteBuf> lines,
      Consumer<ByteBuf> dropped) {
    this(allocator, maxLineBytes, lines, dropped, end -> {});
  }

  /**
   * @param droppedEnds told after that, once the line has ended; borrows its last bytes, at most
   *     {@link #TAIL}
   */
  public LineFramer(
      ByteBufAllocator allocator,
      int maxLineBytes,
      Consumer<ByteBuf> lines,
      Consumer<ByteBuf> dropped,
      Consumer<ByteBuf> droppedEnds) {
    if (maxLineBytes < 1 || maxLineBytes == Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "maxLineBytes: " + maxLineBytes + " (expected: >= 1, <= 2147483646)");
    }
    this.allocator = allocator;
    this.maxLineBytes = maxLineBytes;
    this.lines = lines;
    this.dropped = dropped;
    this.droppedEnds = droppedEnds;
  }

  /** Reads all readable bytes of {@code chunk}; does not release it. Does nothing once closed. */
  public void decode(ByteBuf chunk) {
    int end = chunk.writerIndex();
    int from = chunk.readerIndex();
    while (from < end && !closed) {
      int lf = chunk.indexOf(from, end, (byte) '\n');
      if (lf < 0) {
        hold(chunk, from, end);
        break;
      }
      finish(chunk, from, lf);
      from = lf + 1;
    }
    chunk.readerIndex(end);
  }

  /** Keeps {@code [from, end)} of {@code chunk} unless the line is, or becomes, too long. */
  private void hold(ByteBuf chunk, int from, int end) {
    if (dropping) {
      keepTail(chunk, from, end);
      return;
    }
    if (from == end) {
      return;
    }
    ByteBuf line = held;
    long length = (line == null ? 0 : line.readableBytes()) + (long) (end - from);
    if (length - (chunk.getByte(end - 1) == '\r' ? 1 : 0) > maxLineBytes) {
      drop(chunk, from, end);
      return;
    }
    try {
      if (line == null) {
        line = allocator.buffer(end - from, maxLineBytes + 1);
        held = line;
      }
      line.writeBytes(chunk, from, end - from);
    } catch (OutOfMemoryError noBuffer) {
      drop(chunk, from, end);
    }
  }

  private void drop(ByteBuf chunk, int from, int end) {
    dropping = true;
    ByteBuf line = held;
    boolean started = line != null && line.isReadable();
    try {
      dropped.accept(started && line != null ? line : chunk.slice(from, end - from));
    } finally {
      forget();
    }
    tailLength = 0;
    keepTail(chunk, from, end);
  }

  /** Keeps the last bytes of what was read of a line that is dropped. */
  private void keepTail(ByteBuf chunk, int from, int end) {
    int length = Math.min(TAIL, end - from);
    int older = Math.min(tailLength, TAIL - length);
    System.arraycopy(tail, tailLength - older, tail, 0, older);
    chunk.getBytes(end - length, tail, older, length);
    tailLength = older + length;
  }

  private void finish(ByteBuf chunk, int from, int end) {
    if (held == null && !dropping) {
      finishWhole(chunk, from, end);
      return;
    }
    hold(chunk, from, end);
    if (dropping) {
      dropping = false;
      droppedEnds.accept(Unpooled.wrappedBuffer(tail, 0, tailLength));
      return;
    }
    ByteBuf line = held;
    held = null;
    if (line == null) {
      return;
    }
    int length = line.readableBytes();
    if (line.getByte(length - 1) == '\r') {
      line.writerIndex(--length);
    }
    if (length == 0) {
      line.release();
    } else {
      lines.accept(line);
    }
  }

  private void finishWhole(ByteBuf chunk, int from, int end) {
    int length = end - from;
    if (length > 0 && chunk.getByte(end - 1) == '\r') {
      length--;
    }
    ByteBuf line = length > 0 && length <= maxLineBytes ? copy(chunk, from, length) : null;
    if (line != null) {
      lines.accept(line);
    } else if (length > 0) {
      dropped.accept(chunk.slice(from, length));
      int kept = Math.min(TAIL, length);
      droppedEnds.accept(chunk.slice(from + length - kept, kept));
    }
  }

  private @Nullable ByteBuf copy(ByteBuf chunk, int from, int length) {
    try {
      return allocator.buffer(length, length).writeBytes(chunk, from, length);
    } catch (OutOfMemoryError noBuffer) {
      return null;
    }
  }

  private void forget() {
    ByteBuf line = held;
    held = null;
    if (line != null) {
      line.release();
    }
  }

  /** Releases what is accumulated. */
  @Override
  public void close() {
    closed = true;
    forget();
  }
}
