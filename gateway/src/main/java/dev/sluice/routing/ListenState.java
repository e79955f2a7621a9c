package dev.sluice.routing;

/** How far a {@code subscriptions/listen} stream has come. */
enum ListenState {
  /** Asking the servers what they can tell. To {@link #OPEN}, {@link #ENDED}. */
  PREPARING,
  /** Acknowledged. To {@link #ENDED}. */
  OPEN,
  /** Answered: nothing follows. */
  ENDED;

  boolean canBecome(ListenState next) {
    return switch (this) {
      case PREPARING -> next != PREPARING;
      case OPEN -> next == ENDED;
      case ENDED -> false;
    };
  }
}
