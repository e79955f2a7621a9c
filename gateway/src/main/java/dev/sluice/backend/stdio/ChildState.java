package dev.sluice.backend.stdio;

import java.util.EnumSet;
import java.util.Set;

/**
 * How far a child is from its end.
 *
 * <pre>
 * RUNNING --close stdin--> STDIN_CLOSED --SIGTERM--> TERMINATED --SIGKILL--> KILLED
 *    |                          |                        |                     |
 *    +--------------------------+-------- exit ----------+---------------------+--> GONE
 * </pre>
 *
 * SIGKILL may come at any time before the exit.
 */
enum ChildState {
  RUNNING,
  STDIN_CLOSED,
  TERMINATED,
  KILLED,
  GONE;

  /** Whether this state may become {@code next}. */
  boolean allows(ChildState next) {
    return successors().contains(next);
  }

  Set<ChildState> successors() {
    return switch (this) {
      case RUNNING -> EnumSet.of(STDIN_CLOSED, KILLED, GONE);
      case STDIN_CLOSED -> EnumSet.of(TERMINATED, KILLED, GONE);
      case TERMINATED -> EnumSet.of(KILLED, GONE);
      case KILLED -> EnumSet.of(GONE);
      case GONE -> EnumSet.noneOf(ChildState.class);
    };
  }
}
