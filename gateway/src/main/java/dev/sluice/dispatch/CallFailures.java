package dev.sluice.dispatch;

import dev.sluice.exchange.CancelReason;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.Reason;
import dev.sluice.exchange.Sent;
import dev.sluice.exchange.ServerName;
import java.util.Locale;

/** What a call to one server says when it has no response. */
record CallFailures(ServerName server) {

  /** What the transport said, counted. */
  Failure.ByBackend of(Failure.ByBackend failure, int attempts) {
    return new Failure.ByBackend(
        failure.reason(), failure.message(), failure.server(), failure.sent(), attempts);
  }

  Failure.ByBackend outcomeUnknown(Failure.ByBackend failure, int attempts) {
    return new Failure.ByBackend(
        Reason.OUTCOME_UNKNOWN,
        failure.message() + "; it may have run and was not retried",
        failure.server(),
        failure.sent(),
        attempts);
  }

  Failure.ByBackend forgetful(int attempts) {
    return new Failure.ByBackend(
        Reason.BACKEND_PROTOCOL_ERROR,
        "server " + server + " does not know the session it has just opened",
        server,
        Sent.NOTHING,
        attempts);
  }

  Failure.ByBackend late(long waitedMillis, Sent sent, int attempts) {
    return new Failure.ByBackend(
        Reason.DEADLINE_EXCEEDED,
        "server "
            + server
            + " did not answer within "
            + waitedMillis
            + " ms; raise servers."
            + server
            + ".timeout if it needs longer",
        server,
        sent,
        attempts);
  }

  Failure.ByGateway cancelled(CancelReason reason, Sent sent, int attempts) {
    return reason == CancelReason.SHUTDOWN
        ? new Failure.ByGateway(
            Reason.SHUTTING_DOWN, "the gateway is going down; call again", server, sent, attempts)
        : new Failure.ByGateway(
            Reason.CANCELLED,
            "cancelled: " + reason.name().toLowerCase(Locale.ROOT),
            server,
            sent,
            attempts);
  }

  /** A defect of the gateway ended the call. */
  Failure.ByGateway broke(int attempts) {
    return new Failure.ByGateway(
        Reason.OUTCOME_UNKNOWN,
        "the gateway broke while it sent the request; see its log",
        server,
        attempts == 0 ? Sent.NOTHING : Sent.MAYBE,
        attempts);
  }
}
