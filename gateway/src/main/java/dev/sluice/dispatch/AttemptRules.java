package dev.sluice.dispatch;

import dev.sluice.exchange.Failure;
import dev.sluice.exchange.Reason;
import dev.sluice.exchange.Sent;

/**
 * Whether a failed attempt may be followed by another. Pure: the facts come from the transport, and
 * nothing that may have run is run again unless running it twice does no harm.
 */
final class AttemptRules {
  /** Attempts of one call, the first included. */
  static final int MAX_ATTEMPTS = 2;

  /** What to do after a failed attempt. */
  enum Verdict {
    RETRY,
    GIVE_UP,
    /** Give up, and say that the call may have run. */
    OUTCOME_UNKNOWN
  }

  private AttemptRules() {}

  static Verdict after(Failure.ByBackend failure, boolean repeatable, int attempts) {
    if (failure.reason() != Reason.BACKEND_DISCONNECTED) {
      return Verdict.GIVE_UP;
    }
    if (failure.sent() == Sent.NOTHING || repeatable) {
      return attempts < MAX_ATTEMPTS ? Verdict.RETRY : Verdict.GIVE_UP;
    }
    return Verdict.OUTCOME_UNKNOWN;
  }
}
