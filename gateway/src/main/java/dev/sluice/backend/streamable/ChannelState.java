package dev.sluice.backend.streamable;

import java.util.EnumSet;
import java.util.Set;

/**
 * Life of one upstream session.
 *
 * <pre>
 * OPEN --the server forgot the session--> EXPIRED --close--> CLOSED
 *   |                                                          ^
 *   +---------------------- close -----------------------------+
 * </pre>
 */
enum ChannelState {
  /** Takes calls. */
  OPEN,
  /** The server no longer knows the session: new calls are told so. */
  EXPIRED,
  /** Ended from this side. */
  CLOSED;

  /** Returns {@code next} if this state may move there, else this state. */
  ChannelState to(ChannelState next) {
    return successors().contains(next) ? next : this;
  }

  Set<ChannelState> successors() {
    return switch (this) {
      case OPEN -> EnumSet.of(EXPIRED, CLOSED);
      case EXPIRED -> EnumSet.of(CLOSED);
      case CLOSED -> EnumSet.noneOf(ChannelState.class);
    };
  }
}
