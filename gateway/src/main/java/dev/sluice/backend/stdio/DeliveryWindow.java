package dev.sluice.backend.stdio;

/**
 * Bounds the bytes read from one child and not yet taken by the event loops. The reading thread
 * waits here, and so the child's pipe fills. One message always fits, however long. Thread-safe.
 */
final class DeliveryWindow {
  /** What a message costs beside its bytes. */
  private static final int OVERHEAD = 512;

  private final long limit;
  private long waiting;
  private boolean closed;

  /**
   * @param limit most bytes under way, each message counted with its overhead
   */
  DeliveryWindow(long limit) {
    this.limit = limit;
  }

  /** Waits for room. False when the window closed: the message must not be handed over. */
  synchronized boolean acquire(int bytes) {
    try {
      while (!closed && waiting > 0 && waiting + bytes + OVERHEAD > limit) {
        wait();
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return false;
    }
    if (closed) {
      return false;
    }
    waiting += bytes + OVERHEAD;
    return true;
  }

  /** The message of that many bytes was taken. */
  synchronized void release(int bytes) {
    waiting -= bytes + OVERHEAD;
    notifyAll();
  }

  /** Lets the reader go for good. */
  synchronized void close() {
    closed = true;
    notifyAll();
  }

  synchronized long waitingBytes() {
    return waiting;
  }
}
