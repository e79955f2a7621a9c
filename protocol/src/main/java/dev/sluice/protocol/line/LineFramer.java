package dev.sluice.protocol.line;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.function.Consumer;

/**
 * Splits a byte stream into lines that end in LF or CRLF. A line over the limit is dropped whole
 * and counted, and framing goes on with the next. Not thread-safe.
 *
 * @see <a
 *     href="https://modelcontextprotocol.io/specification/2025-11-25/basic/transports#stdio">Transports,
 *     stdio, MCP 2025-11-25</a>
 */
public final class LineFramer implements AutoCloseable {

  /**
   * @param maxLineBytes longest line passed on, without its line end
   * @param lines receives each non-empty line and owns its buffer
   * @param overlong told the length limit each time a line was dropped
   */
  public LineFramer(
      ByteBufAllocator allocator, int maxLineBytes, Consumer<ByteBuf> lines, Runnable overlong) {
    throw new UnsupportedOperationException();
  }

  /** Reads all readable bytes of {@code chunk}; does not release it. */
  public void decode(ByteBuf chunk) {
    throw new UnsupportedOperationException();
  }

  /** Releases what is accumulated. */
  @Override
  public void close() {
    throw new UnsupportedOperationException();
  }
}
