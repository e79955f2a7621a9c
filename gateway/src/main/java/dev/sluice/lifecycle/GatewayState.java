package dev.sluice.lifecycle;

import java.util.EnumSet;
import java.util.Set;

/**
 * Where a gateway stands between start and exit.
 *
 * <pre>
 * STARTING --public port open--> READY --stop--> DRAINING --all given back--> STOPPED
 *     |                                             ^
 *     +------------- stop or failed start ----------+
 * </pre>
 */
enum GatewayState {
  STARTING,
  READY,
  DRAINING,
  STOPPED;

  /** Returns {@code next}, or throws if this state may not move there. */
  GatewayState moveTo(GatewayState next) {
    if (!successors().contains(next)) {
      throw new IllegalStateException(
          "gateway: " + this + " -> " + next + " (expected: " + successors() + ')');
    }
    return next;
  }

  Set<GatewayState> successors() {
    return switch (this) {
      case STARTING -> EnumSet.of(READY, DRAINING);
      case READY -> EnumSet.of(DRAINING);
      case DRAINING -> EnumSet.of(STOPPED);
      case STOPPED -> EnumSet.noneOf(GatewayState.class);
    };
  }
}
