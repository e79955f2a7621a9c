package dev.sluice.dispatch;

import dev.sluice.exchange.Failure;
import dev.sluice.exchange.Reason;
import dev.sluice.exchange.Sent;
import java.util.Locale;

/**
 * Whether an attempt may be followed by another. Pure: the facts come from the transport, and
 * nothing that may have run is run again unless running it twice does no harm.
 */
final class AttemptRules {

  /** How an attempt ended. Also the {@code outcome} label of {@code sluice_attempts_total}. */
  enum Happened {
    /** The server answered, well or badly, with a message or with something else. */
    ANSWERED,
    /** There was no connection, or nothing of the request was written to it. */
    UNSENT,
    /** The server said that it took up no work, and when to come back. */
    REFUSED,
    /** The server no longer knows the upstream session, and took up no work. */
    SESSION_EXPIRED,
    /** The request was written, and no answer came or none that tells whether it ran. */
    LOST,
    /** The server took longer than it may. */
    LATE,
    /** The gateway had no room for it. */
    FULL,
    /** The caller, or the gateway on its way down, wanted no answer any more. */
    CANCELLED;

    String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What to do after an attempt. */
  enum Verdict {
    RETRY,
    GIVE_UP,
    /** Give up, and say that the call may have run. */
    OUTCOME_UNKNOWN
  }

  private AttemptRules() {}

  /** What a transport's failure means for the request it was given. */
  static Happened of(Failure.ByBackend failure) {
    boolean unsent = failure.sent() == Sent.NOTHING;
    return switch (failure.reason()) {
      case BACKEND_UNREACHABLE, BACKEND_DISCONNECTED, OVERLOADED, CIRCUIT_OPEN ->
          !unsent
              ? Happened.LOST
              : failure.retryAfter() == null ? Happened.UNSENT : Happened.REFUSED;
      case OUTCOME_UNKNOWN -> Happened.LOST;
      case DEADLINE_EXCEEDED -> Happened.LATE;
      case BACKEND_PROTOCOL_ERROR, RESPONSE_TOO_LARGE -> Happened.ANSWERED;
      case SHUTTING_DOWN, CANCELLED -> Happened.CANCELLED;
    };
  }

  /**
   * What it means for a request that no upstream session could be opened for it: the request itself
   * was not sent, whatever became of {@code initialize}.
   */
  static Happened ofOpening(Failure failure) {
    return switch (failure) {
      case Failure.ByClient _ -> Happened.CANCELLED;
      case Failure.ByGateway gateway ->
          gateway.reason() == Reason.SHUTTING_DOWN ? Happened.CANCELLED : Happened.FULL;
      case Failure.ByBackend backend ->
          of(
              new Failure.ByBackend(
                  backend.reason(),
                  backend.message(),
                  backend.server(),
                  Sent.NOTHING,
                  backend.attempts(),
                  backend.retryAfter()));
    };
  }

  /**
   * What to do after no upstream session could be opened. Nothing was written, so any call may go
   * elsewhere; but where there is nobody else, one that took its whole time to answer {@code
   * initialize}, or answered it wrongly, is not asked again.
   *
   * @param elsewhere whether the next attempt would ask another replica
   */
  static Verdict afterOpening(Happened happened, boolean elsewhere) {
    return switch (happened) {
      case LATE, ANSWERED, FULL -> elsewhere ? Verdict.RETRY : Verdict.GIVE_UP;
      case UNSENT, REFUSED, SESSION_EXPIRED, LOST, CANCELLED -> after(happened, true);
    };
  }

  /**
   * The table.
   *
   * @param repeatable whether running the call twice does no harm
   */
  static Verdict after(Happened happened, boolean repeatable) {
    return switch (happened) {
      case UNSENT, REFUSED, SESSION_EXPIRED -> Verdict.RETRY;
      case LOST -> repeatable ? Verdict.RETRY : Verdict.OUTCOME_UNKNOWN;
      case LATE, ANSWERED, FULL, CANCELLED -> Verdict.GIVE_UP;
    };
  }
}
