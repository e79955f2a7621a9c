package dev.sluice.backend.http;

import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Holds calls back while {@code notifications/initialized} is on its way: over HTTP a later request
 * may overtake it on another connection. Thread-safe.
 *
 * @see <a
 *     href="https://modelcontextprotocol.io/specification/2025-11-25/basic/lifecycle#initialization">Lifecycle,
 *     MCP 2025-11-25</a>
 */
public final class Gate {
  private final int limit;
  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private volatile boolean shut;

  /**
   * @param limit most calls held back
   */
  public Gate(int limit) {
    this.limit = limit;
  }

  public boolean isOpen() {
    return !shut;
  }

  public synchronized void shut() {
    shut = true;
  }

  /** Runs {@code call} now or when the gate opens; false when too many wait. */
  public boolean pass(Runnable call) {
    if (shut) {
      synchronized (this) {
        if (shut) {
          return waiting.size() < limit && waiting.add(call);
        }
      }
    }
    call.run();
    return true;
  }

  /** Lets those waiting through, in order, and everyone after them. */
  public void open() {
    while (true) {
      Runnable next;
      synchronized (this) {
        next = waiting.poll();
        if (next == null) {
          shut = false;
          return;
        }
      }
      next.run();
    }
  }
}
