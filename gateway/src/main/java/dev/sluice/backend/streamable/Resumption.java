package dev.sluice.backend.streamable;

import dev.sluice.backend.http.Backoff;
import dev.sluice.backend.http.EventBody;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a stream that ended without the response is taken up again: only when its events
 * had ids, and only so often without anything new.
 *
 * @see <a
 *     href="https://modelcontextprotocol.io/specification/2025-11-25/basic/transports#resumability-and-redelivery">Resumability
 *     and redelivery, MCP 2025-11-25</a>
 */
final class Resumption {
  /** Most times a stream is taken up again without a new event on it. */
  static final int MAX_IN_VAIN = 5;

  /** Of an answer that is no stream: there is nothing to take up again. */
  static final Resumption NONE = new Resumption();

  private @Nullable String lastEventId;
  private int inVain;
  private boolean begun;

  /** True once the answer is being continued on a GET stream. */
  boolean hasBegun() {
    return begun;
  }

  /** The event to continue after, null before the first. */
  @Nullable String lastEventId() {
    return lastEventId;
  }

  /**
   * Judges a stream that ended.
   *
   * @param stream what was read of it, null when nothing was
   * @return the pause before it is taken up again in milliseconds, or -1 when it is not
   */
  long pauseAfter(@Nullable EventBody stream) {
    long pause = 0;
    if (stream != null) {
      pause = Math.clamp(stream.retryMillis(), 0, Backoff.MAX_MILLIS);
      String latest = stream.lastEventId();
      if (latest != null && !latest.equals(lastEventId)) {
        lastEventId = latest;
        inVain = 0;
      }
    }
    if (lastEventId == null || inVain >= MAX_IN_VAIN) {
      return -1;
    }
    inVain++;
    begun = true;
    return pause;
  }
}
