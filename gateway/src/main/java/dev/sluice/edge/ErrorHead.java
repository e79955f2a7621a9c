package dev.sluice.edge;

import dev.sluice.exchange.Exchange;
import dev.sluice.exchange.Failure;
import dev.sluice.protocol.jsonrpc.Envelope;
import org.jspecify.annotations.Nullable;

/** The response heads that go with failures. */
final class ErrorHead {
  private static final String RETRY_AFTER = "retry-after";
  private static final ResponseHead BAD_REQUEST = ResponseHead.of(400, ResponseHead.JSON);
  private static final ResponseHead NOT_FOUND = ResponseHead.of(404, ResponseHead.JSON);

  private ErrorHead() {}

  /**
   * For the JSON-RPC error of an exchange. A request of an open session fails as JSON-RPC does,
   * with 200; without a session, or without an id to answer to, the status has to tell.
   */
  static ResponseHead rpc(Failure failure, Exchange exchange) {
    boolean answersRequest =
        exchange.message().kind() == Envelope.Kind.REQUEST && exchange.client() != null;
    boolean clientsOwn = failure instanceof Failure.ByClient;
    int status =
        answersRequest || (clientsOwn && exchange.message().kind() == Envelope.Kind.REQUEST)
            ? FailureMapping.rpcStatus(failure)
            : FailureMapping.plainStatus(failure);
    return retryable(ResponseHead.of(status, ResponseHead.JSON), status, failure);
  }

  /** For the JSON-RPC error of a request that carries its own revision. */
  static ResponseHead standalone(Failure failure) {
    int status = FailureMapping.standaloneStatus(failure);
    return retryable(ResponseHead.of(status, ResponseHead.JSON), status, failure);
  }

  /** For a server's JSON-RPC error that answers such a request. */
  static ResponseHead ofError(@Nullable String code) {
    return switch (FailureMapping.standaloneStatus(code)) {
      case 400 -> BAD_REQUEST;
      case 404 -> NOT_FOUND;
      default -> ResponseHead.OK_JSON;
    };
  }

  /** For a request that was turned away. */
  static ResponseHead refused(Refusal refusal, boolean rpc) {
    int status = FailureMapping.plainStatus(refusal.failure());
    ResponseHead head = ResponseHead.of(status, rpc ? ResponseHead.JSON : ResponseHead.PROBLEM);
    String allow = refusal.allow();
    return retryable(allow == null ? head : head.with("allow", allow), status, refusal.failure());
  }

  /** For the failure of a plain call. */
  static ResponseHead plain(Failure failure) {
    return refused(new Refusal(failure, null), false);
  }

  private static ResponseHead retryable(ResponseHead head, int status, Failure failure) {
    return status == 429 || status == 503
        ? head.with(RETRY_AFTER, Long.toString(FailureMapping.retryAfterSeconds(failure)))
        : head;
  }
}
