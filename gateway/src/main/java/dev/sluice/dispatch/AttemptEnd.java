package dev.sluice.dispatch;

import dev.sluice.exchange.Failure;
import dev.sluice.exchange.Reply;

/** What the end of one attempt says about the replica that was asked. */
enum AttemptEnd {
  /** It answered with a result. */
  ANSWERED,
  /** It answered with an error of its own: JSON-RPC's, or a tool's. */
  ANSWERED_ERROR,
  /** It was at fault: not reached, lost, too late, or not understood. */
  FAILED,
  /** Nothing: the client withdrew the call, or the gateway did not send it. */
  WITHDRAWN;

  static AttemptEnd of(Reply reply) {
    return switch (reply) {
      case Reply.Answered answered -> answered.errorType() == null ? ANSWERED : ANSWERED_ERROR;
      case Reply.Failed(Failure failure) ->
          failure instanceof Failure.ByBackend ? FAILED : WITHDRAWN;
      case Reply.Accepted accepted -> WITHDRAWN;
    };
  }
}
