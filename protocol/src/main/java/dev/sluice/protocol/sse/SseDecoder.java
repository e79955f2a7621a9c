package dev.sluice.protocol.sse;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/**
 * Incremental decoder of {@code text/event-stream}. Feed it chunks as they come; line ends (CR, LF,
 * CRLF), a byte order mark and fields may be split anywhere. Not thread-safe.
 *
 * @see <a
 *     href="https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation">WHATWG
 *     HTML, 9.2.6</a>
 */
public final class SseDecoder implements AutoCloseable {

  /**
   * @param allocator where event data is accumulated
   * @param maxEventBytes most bytes of one event, field names included
   * @param listener receives the events
   */
  public SseDecoder(ByteBufAllocator allocator, int maxEventBytes, SseListener listener) {
    throw new UnsupportedOperationException();
  }

  /**
   * Reads all readable bytes of {@code chunk}; does not release it.
   *
   * @throws SseLimitException when an event exceeds the limit; the decoder is then closed
   */
  public void decode(ByteBuf chunk) throws SseLimitException {
    throw new UnsupportedOperationException();
  }

  /** Releases what is accumulated; an unfinished event is discarded, as the standard says. */
  @Override
  public void close() {
    throw new UnsupportedOperationException();
  }
}
