package dev.sluice.bridge;

import java.util.EnumSet;
import java.util.Set;

/**
 * Where a call stands whose server asks a client that can be asked in results only.
 *
 * <pre>
 * UNDER_WAY --server asks--> GATHERING --moment over--> PARKED --client comes again--> UNDER_WAY
 *     |                         |    ^-- more to ask --------/ |
 *     |                         |                     server ended it --> ANSWERED
 *     +---- server ended it ----+---> ENDED <-- expired, client came again --+
 * </pre>
 */
enum ParkState {
  /** A request of the client waits for its outcome. */
  UNDER_WAY,
  /** Something is to be asked, and more of it may come in a moment. */
  GATHERING,
  /** The client was asked; no request of it waits. */
  PARKED,
  /** The outcome is there, and no request waits for it. */
  ANSWERED,
  ENDED;

  /** Returns {@code next}, or throws if this state may not move there. */
  ParkState moveTo(ParkState next) {
    if (!successors().contains(next)) {
      throw new IllegalStateException(
          "parked call: " + this + " -> " + next + " (expected: " + successors() + ')');
    }
    return next;
  }

  Set<ParkState> successors() {
    return switch (this) {
      case UNDER_WAY -> EnumSet.of(GATHERING, ENDED);
      case GATHERING -> EnumSet.of(UNDER_WAY, PARKED, ENDED);
      case PARKED -> EnumSet.of(GATHERING, ANSWERED, ENDED);
      case ANSWERED -> EnumSet.of(ENDED);
      case ENDED -> EnumSet.noneOf(ParkState.class);
    };
  }
}
