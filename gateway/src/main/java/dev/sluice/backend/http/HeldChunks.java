package dev.sluice.backend.http;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Parts of an answer that were read before they were wanted: no more than one read of the socket,
 * and what the system still had of it when the server closed the connection. Owns them.
 */
final class HeldChunks {
  private @Nullable Queue<ByteBuf> chunks;

  void add(ByteBuf chunk) {
    Queue<ByteBuf> all = chunks;
    if (all == null) {
      all = new ArrayDeque<>(2);
      chunks = all;
    }
    all.add(chunk);
  }

  boolean isEmpty() {
    return chunks == null || chunks.isEmpty();
  }

  /** The oldest, now the caller's. */
  ByteBuf next() {
    Queue<ByteBuf> all = chunks;
    if (all == null) {
      throw new IllegalStateException("nothing is held");
    }
    return all.remove();
  }

  void release() {
    while (!isEmpty()) {
      next().release();
    }
  }
}
