package dev.sluice.dispatch;

import dev.sluice.exchange.CancelReason;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.Reason;
import dev.sluice.exchange.Sent;
import dev.sluice.exchange.ServerName;
import java.time.Duration;

/** What a call to one server says when it has no response. */
record CallFailures(ServerName server) {

  /** Nobody knows whether a call ran that must not run twice. */
  Failure.ByBackend outcomeUnknown(Failure failure) {
    return new Failure.ByBackend(
        Reason.OUTCOME_UNKNOWN,
        failure.message()
            + "; it may have run and was not repeated: find out before you call again",
        server,
        Sent.MAYBE);
  }

  Failure.ByBackend forgetful() {
    return new Failure.ByBackend(
        Reason.BACKEND_PROTOCOL_ERROR,
        "server "
            + server
            + " does not know the session it has just opened; see its log, and whether one address"
            + " stands for several processes",
        server,
        Sent.NOTHING);
  }

  /**
   * @param key the one of the server's keys that bounds it
   */
  Failure.ByBackend late(long waitedMillis, String key) {
    return new Failure.ByBackend(
        Reason.DEADLINE_EXCEEDED,
        "server "
            + server
            + " did not answer within "
            + waitedMillis
            + " ms; raise servers."
            + server
            + '.'
            + key
            + " if it needs longer",
        server,
        Sent.MAYBE);
  }

  Failure.ByGateway cancelled(CancelReason reason) {
    return switch (reason) {
      case SHUTDOWN ->
          gateway(
              Reason.SHUTTING_DOWN,
              "the gateway went down during the call to server " + server + "; call again");
      case CLIENT_CANCELLED ->
          gateway(
              Reason.CANCELLED,
              "the client cancelled the call to server " + server + "; nothing is to be done");
      case CLIENT_DISCONNECTED ->
          gateway(
              Reason.CANCELLED,
              "the client went away during the call to server " + server + "; call again");
      case SESSION_CLOSED ->
          gateway(
              Reason.CANCELLED,
              "the session ended during the call to server "
                  + server
                  + "; open another and call again");
    };
  }

  /** A defect of the gateway ended the call. */
  Failure.ByGateway broke() {
    return gateway(
        Reason.OUTCOME_UNKNOWN,
        "the gateway broke while it sent the request to server " + server + "; see its log");
  }

  /** As many of something as the configuration lets there be. */
  Failure.ByGateway full(String what, String key, int limit) {
    return new Failure.ByGateway(
        Reason.OVERLOADED,
        "server "
            + server
            + " has "
            + limit
            + ' '
            + what
            + " already; call again later, or raise servers."
            + server
            + '.'
            + key,
        server,
        Sent.NOTHING,
        0);
  }

  /** More calls in a time than a key of the server allows. */
  Failure.ByGateway tooOften(String key, RateLimit limit) {
    Duration wait = limit.retryAfter();
    RateLimitConfig most = limit.config();
    return new Failure.ByGateway(
        Reason.OVERLOADED,
        "server "
            + server
            + " gets at most "
            + most.calls()
            + " such calls in "
            + most.per().toMillis()
            + " ms; call again in "
            + wait.toMillis()
            + " ms, or raise servers."
            + server
            + '.'
            + key,
        server,
        Sent.NOTHING,
        0,
        wait);
  }

  /** A call whose turn did not come in time. */
  Failure.ByGateway queuedTooLong(Duration waited) {
    return gateway(
        Reason.OVERLOADED,
        "server "
            + server
            + " had no place free for the call within "
            + waited.toMillis()
            + " ms; call again later, or raise servers."
            + server
            + ".maxCalls");
  }

  /** Too many attempts at every replica failed of late. */
  Failure.ByGateway circuitOpen(Duration retryAfter) {
    return new Failure.ByGateway(
        Reason.CIRCUIT_OPEN,
        "server "
            + server
            + " failed too often of late and gets no calls for now; it is tried again in "
            + retryAfter.toMillis()
            + " ms, see its log until then",
        server,
        Sent.NOTHING,
        0,
        retryAfter);
  }

  Failure.ByGateway goingDown() {
    return gateway(
        Reason.SHUTTING_DOWN,
        "the gateway is going down and sends nothing more to server " + server + "; call again");
  }

  private Failure.ByGateway gateway(Reason reason, String message) {
    return new Failure.ByGateway(reason, message, server, Sent.NOTHING, 0);
  }
}
