package dev.sluice.backend.streamable;

import java.util.EnumSet;
import java.util.Set;

/**
 * Life of one call.
 *
 * <pre>
 * WAITING --its turn--> SENT --response--> DRAINING --end of stream--> ENDED
 *    |                   |                                               ^
 *    +---- cancelled, failed or answered without more to read -----------+
 * </pre>
 */
enum CallState {
  /** Behind {@code notifications/initialized} or on its way to the loop. */
  WAITING,
  /** Given to HTTP; the listener waits for its end. */
  SENT,
  /** The listener had its response; the rest of the stream is read so the connection can stay. */
  DRAINING,
  /** Nothing more happens. */
  ENDED;

  /** Returns {@code next}, or throws if this state may not move there. */
  CallState moveTo(CallState next) {
    if (!leadsTo(next)) {
      throw new IllegalStateException(
          "call: " + this + " -> " + next + " (expected: " + successors() + ')');
    }
    return next;
  }

  boolean leadsTo(CallState next) {
    return switch (this) {
      case WAITING -> next == SENT || next == ENDED;
      case SENT -> next == DRAINING || next == ENDED;
      case DRAINING -> next == ENDED;
      case ENDED -> false;
    };
  }

  Set<CallState> successors() {
    Set<CallState> next = EnumSet.allOf(CallState.class);
    next.removeIf(state -> !leadsTo(state));
    return next;
  }
}
