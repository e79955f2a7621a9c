package dev.sluice.edge;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/**
 * Collects the body of one request after the other into one contiguous buffer each. A body that
 * arrives in one piece is kept as that piece, without a copy. Confined to the loop of its channel.
 */
final class BodyCollector {
  /** Most bytes reserved on the word of a {@code Content-Length}; the rest must arrive first. */
  static final int MAX_PRESIZE = 64 << 10;

  private final ByteBufAllocator alloc;
  private final int limit;
  private int expected;
  private @Nullable ByteBuf body;
  private boolean own;

  /**
   * @param limit most bytes of a body
   */
  BodyCollector(ByteBufAllocator alloc, int limit) {
    this.alloc = alloc;
    this.limit = limit;
  }

  /**
   * @param contentLength what the head declares, -1 for nothing; not more than the limit
   */
  void begin(long contentLength) {
    expected = (int) Math.max(0, contentLength);
  }

  /**
   * Adds a piece. Takes ownership.
   *
   * @return false when the body is now larger than the limit; it is gone then
   */
  boolean add(ByteBuf piece) {
    if (!piece.isReadable()) {
      piece.release();
      return true;
    }
    if ((body == null ? 0 : body.readableBytes()) + (long) piece.readableBytes() > limit) {
      piece.release();
      clear();
      return false;
    }
    if (body == null) {
      body = piece;
      own = false;
    } else {
      try {
        append(body, piece);
      } finally {
        piece.release();
      }
    }
    return true;
  }

  private void append(ByteBuf collected, ByteBuf piece) {
    ByteBuf target = collected;
    if (!own) {
      int both = collected.readableBytes() + piece.readableBytes();
      target = alloc.directBuffer(Math.max(both, Math.min(expected, MAX_PRESIZE)));
      target.writeBytes(collected);
      collected.release();
      body = target;
      own = true;
    }
    target.writeBytes(piece);
  }

  /** The body, owned by the caller. */
  ByteBuf take() {
    ByteBuf taken = body;
    body = null;
    return taken == null ? Unpooled.EMPTY_BUFFER : taken;
  }

  /** Releases what was collected. */
  void clear() {
    if (body != null) {
      body.release();
      body = null;
    }
  }
}
