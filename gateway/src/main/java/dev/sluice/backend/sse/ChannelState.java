package dev.sluice.backend.sse;

import java.util.EnumSet;
import java.util.Set;

/**
 * Life of one session.
 *
 * <pre>
 * OPENING --endpoint event--> OPEN --the server forgot the session--> EXPIRED
 *    |                         |                                        |
 *    +-------------------------+--- stream ended, or closed here -------+--> ENDED
 * </pre>
 */
enum ChannelState {
  /** The stream was asked for; where messages go is not known yet. */
  OPENING,
  /** Takes calls. */
  OPEN,
  /** The server refuses its messages: new calls are told so, those under way may still end. */
  EXPIRED,
  /** Nothing more happens. */
  ENDED;

  /** Returns {@code next} if this state may move there, else this state. */
  ChannelState to(ChannelState next) {
    return successors().contains(next) ? next : this;
  }

  Set<ChannelState> successors() {
    return switch (this) {
      case OPENING -> EnumSet.of(OPEN, ENDED);
      case OPEN -> EnumSet.of(EXPIRED, ENDED);
      case EXPIRED -> EnumSet.of(ENDED);
      case ENDED -> EnumSet.noneOf(ChannelState.class);
    };
  }
}
