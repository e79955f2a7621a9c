package dev.sluice.dispatch;

import dev.sluice.dispatch.AttemptRules.Happened;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.Reason;

/** What the end of one attempt says about the replica that was asked. */
enum AttemptEnd {
  /** It answered with a result. */
  ANSWERED,
  /** It answered with an error of its own: JSON-RPC's, or a tool's. */
  ANSWERED_ERROR,
  /** It was at fault: not reached, lost, too late, too busy, or not understood. */
  FAILED,
  /** Nothing: the client withdrew the call, or the gateway did not send it. */
  WITHDRAWN;

  /** Of an attempt without a response that was passed on. */
  static AttemptEnd of(Happened happened, Failure failure) {
    if (failure instanceof Failure.ByBackend theirs) {
      if (theirs.reason() == Reason.RESPONSE_TOO_LARGE) {
        return ANSWERED_ERROR;
      }
      if (theirs.reason() == Reason.OVERLOADED && happened == Happened.UNSENT) {
        // The gateway's own queue to it was full.
        return WITHDRAWN;
      }
    }
    return switch (happened) {
      case ANSWERED, UNSENT, REFUSED, LOST, LATE -> FAILED;
      case SESSION_EXPIRED, FULL, CANCELLED -> WITHDRAWN;
    };
  }
}
