package dev.sluice.backend.sse;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Bounds the bytes read from one stream and not yet taken by event loops; past the limit the stream
 * is read no further. One message always fits, however long. Thread-safe.
 */
final class Transit {
  /** What a message costs beside its bytes. */
  static final int OVERHEAD = 512;

  private final long limit;
  private final AtomicLong waiting = new AtomicLong();

  /**
   * @param limit bytes under way, each message counted with its overhead, from which on nothing is
   *     read
   */
  Transit(long limit) {
    this.limit = limit;
  }

  /** A message of that many bytes sets out. */
  void begins(int bytes) {
    waiting.addAndGet(bytes + (long) OVERHEAD);
  }

  /**
   * The message of that many bytes was taken.
   *
   * @return whether there is room again
   */
  boolean taken(int bytes) {
    long cost = bytes + (long) OVERHEAD;
    long left = waiting.addAndGet(-cost);
    return left < limit && left + cost >= limit;
  }

  boolean hasRoom() {
    return waiting.get() < limit;
  }
}
