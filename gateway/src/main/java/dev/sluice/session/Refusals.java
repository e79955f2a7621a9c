package dev.sluice.session;

import dev.sluice.exchange.ClientFault;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.Reason;
import dev.sluice.exchange.Sent;
import java.time.Duration;

/** What clients are told when the session room takes no more of something, or nothing at all. */
final class Refusals {
  static final Failure UNKNOWN_SESSION =
      new Failure.ByClient(
          ClientFault.UNKNOWN_SESSION,
          "The session is unknown here or has ended. Send initialize to open a new one.");

  static final Failure SHUTTING_DOWN =
      new Failure.ByGateway(
          Reason.SHUTTING_DOWN,
          "The gateway is going down and takes nothing new. Try again shortly.");

  static final Failure ALREADY_OPEN =
      new Failure.ByClient(
          ClientFault.INVALID_REQUEST,
          "initialize was sent in a session that is already open. Leave the Mcp-Session-Id header"
              + " out to open another.");

  static final Failure NOT_INITIALIZED =
      new Failure.ByClient(
          ClientFault.INVALID_REQUEST,
          "The session has not begun (expected: initialize as its first request).");

  static final Failure MISSING_SESSION =
      new Failure.ByClient(
          ClientFault.MISSING_SESSION,
          "The message names no session. Send initialize first, then the Mcp-Session-Id header of"
              + " its answer with every message.");

  /** When a session may have ended. */
  private static final Duration SESSION_WAIT = Duration.ofSeconds(5);

  private Refusals() {}

  /** As much as there may be of {@code limit} is in use. */
  static Failure full(SessionLimit limit, SessionConfig config) {
    return switch (limit) {
      case SESSIONS ->
          new Failure.ByGateway(
              Reason.OVERLOADED,
              "All " + config.max() + " sessions (sessions.max) are in use. Try again later.",
              null,
              Sent.NOTHING,
              0,
              SESSION_WAIT);
      case CALLER ->
          tooMany(
              "The caller has as many sessions as it may: "
                  + config.perCaller()
                  + " (sessions.perCaller). End one with DELETE, or try again later.");
      case CALLS ->
          tooMany(
              "The session has as many calls in flight as it may: "
                  + config.calls()
                  + " (sessions.calls). Wait for one to end.");
      case STREAMS ->
          tooMany(
              "The session has as many streams open as it may: "
                  + config.streams()
                  + " (sessions.streams). Close one.");
    };
  }

  private static Failure tooMany(String message) {
    return new Failure.ByClient(ClientFault.TOO_MANY_REQUESTS, message);
  }
}
