package dev.sluice.bridge;

import dev.sluice.exchange.CancelReason;
import dev.sluice.exchange.ClientFault;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.Reason;
import dev.sluice.exchange.Sent;
import dev.sluice.exchange.ServerName;
import java.time.Duration;

/** Why a call that was to be translated has no result. */
final class Refusals {

  private Refusals() {}

  static Failure tooManyRounds(ServerName server, int rounds) {
    return protocol(
        server,
        "server "
            + server
            + " asked for input more than "
            + rounds
            + " times in one call (bridge.rounds); see its log");
  }

  static Failure tooManyQuestions(ServerName server, int questions, int most) {
    return protocol(
        server,
        "server "
            + server
            + " asked "
            + questions
            + " things at once (expected: at most "
            + most
            + ", bridge.asks)");
  }

  static Failure asksNothing(ServerName server) {
    return protocol(
        server,
        "server "
            + server
            + " asked for input with neither inputRequests nor requestState; see its log");
  }

  static Failure asksWithoutParams(ServerName server) {
    return protocol(
        server, "server " + server + " asked for input for a call without params; see its log");
  }

  static Failure cannotBeAsked(ServerName server, String method, String why) {
    return protocol(
        server,
        "server "
            + server
            + " cannot go on without "
            + shown(method)
            + ", and "
            + why
            + "; call it with a client that can");
  }

  private static Failure protocol(ServerName server, String message) {
    return new Failure.ByBackend(Reason.BACKEND_PROTOCOL_ERROR, message, server, Sent.ALL);
  }

  static Failure notListening(ServerName server, String method) {
    return gateway(
        Reason.OVERLOADED,
        server,
        "server "
            + server
            + " cannot go on without "
            + method
            + ", and the client cannot be asked, or is being asked too much at once"
            + " (sessions.asks); let it answer what is open first");
  }

  static Failure noStream(ServerName server, String method) {
    return gateway(
        Reason.CANCELLED,
        server,
        "server "
            + server
            + " cannot go on without "
            + method
            + ", and the client has no stream on which it could be asked; accept"
            + " text/event-stream");
  }

  /**
   * @param code of the client's error
   */
  static Failure refused(ServerName server, String method, String code) {
    return gateway(
        Reason.CANCELLED,
        server,
        "the client answered "
            + method
            + " of server "
            + server
            + " with error "
            + shown(code)
            + ", without which the call cannot go on; call again");
  }

  static Failure unanswered(ServerName server, Duration limit) {
    return gateway(
        Reason.DEADLINE_EXCEEDED,
        server,
        "the client did not answer what server "
            + server
            + " asked within "
            + limit.toMillis()
            + " ms (bridge.askTimeout); call again, or raise it");
  }

  static Failure clientGone(ServerName server) {
    return gateway(
        Reason.CANCELLED,
        server,
        "the client went away without answering what server " + server + " asked; call again");
  }

  static Failure cancelled(ServerName server, CancelReason reason) {
    return switch (reason) {
      case SHUTDOWN ->
          gateway(
              Reason.SHUTTING_DOWN,
              server,
              "the gateway went down during the call to server " + server + "; call again");
      case CLIENT_CANCELLED, CLIENT_DISCONNECTED, SESSION_CLOSED ->
          gateway(
              Reason.CANCELLED,
              server,
              "the call to server "
                  + server
                  + " was cancelled while its client was being asked; call again");
    };
  }

  private static Failure gateway(Reason reason, ServerName server, String message) {
    return new Failure.ByGateway(reason, message, server, Sent.ALL, 1);
  }

  static Failure notKept(ServerName server) {
    return gateway(
        Reason.RESPONSE_TOO_LARGE,
        server,
        "the answer of server "
            + server
            + " came before the client did, and is too large to be kept (bridge.parkedSize). The"
            + " call was run.");
  }

  /** A state of ours that opens nothing, and none of the ways in which that can be so. */
  static Failure badState() {
    return new Failure.ByClient(
        ClientFault.INVALID_PARAMS,
        "params.requestState is not valid for this call: it was used, has expired or belongs to"
            + " another. Make the call again without it.");
  }

  static Failure badAnswers() {
    return new Failure.ByClient(
        ClientFault.INVALID_PARAMS,
        "params.inputResponses is no object of objects (expected: one for each of"
            + " inputRequests).");
  }

  static Failure declined(ServerName server) {
    return new Failure.ByClient(
        ClientFault.INVALID_PARAMS,
        "server "
            + server
            + " cannot go on before its user has visited a URL, and that was declined; call again");
  }

  private static String shown(String word) {
    return word.length() <= 64 ? word : word.substring(0, 64) + "...";
  }
}
