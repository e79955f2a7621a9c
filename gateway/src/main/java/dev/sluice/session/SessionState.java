package dev.sluice.session;

import java.util.EnumSet;
import java.util.Set;

/**
 * Lifecycle of one session.
 *
 * <pre>
 * NEGOTIATING --initialized--> OPEN --close--> DRAINING --last call ended--> CLOSED
 *      |                                          ^
 *      +----------------- close ------------------+
 * </pre>
 *
 * @see <a
 *     href="https://modelcontextprotocol.io/specification/2025-11-25/basic/lifecycle">Lifecycle,
 *     MCP 2025-11-25</a>
 */
enum SessionState {
  /** {@code initialize} is under way, or answered and not yet confirmed by the client. */
  NEGOTIATING,
  /** The client sent {@code notifications/initialized}. */
  OPEN,
  /** The session is closing: it takes nothing new, and its calls are being cancelled. */
  DRAINING,
  /** Everything was given back. */
  CLOSED;

  /** Returns {@code next}, or throws if this state may not move there. */
  SessionState moveTo(SessionState next) {
    if (!successors().contains(next)) {
      throw new IllegalStateException(
          "session: " + this + " -> " + next + " (expected: " + successors() + ')');
    }
    return next;
  }

  Set<SessionState> successors() {
    return switch (this) {
      case NEGOTIATING -> EnumSet.of(OPEN, DRAINING);
      case OPEN -> EnumSet.of(DRAINING);
      case DRAINING -> EnumSet.of(CLOSED);
      case CLOSED -> EnumSet.noneOf(SessionState.class);
    };
  }

  /** True while the session takes new work. */
  boolean isLive() {
    return this == NEGOTIATING || this == OPEN;
  }
}
