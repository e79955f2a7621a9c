package dev.sluice.edge;

import dev.sluice.exchange.Exchange;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.Reason;
import dev.sluice.protocol.jsonrpc.Envelope;
import org.jspecify.annotations.Nullable;

/** The response heads that go with failures. */
final class ErrorHead {
  private static final String RETRY_AFTER = "retry-after";
  private static final String RETRY_SECONDS = "1";

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
    return status == 503 && waitHelps(reason(failure))
        ? head.with(RETRY_AFTER, RETRY_SECONDS)
        : head;
  }

  private static boolean waitHelps(@Nullable Reason reason) {
    return reason == Reason.OVERLOADED
        || reason == Reason.SHUTTING_DOWN
        || reason == Reason.CIRCUIT_OPEN;
  }

  private static @Nullable Reason reason(Failure failure) {
    return switch (failure) {
      case Failure.ByClient _ -> null;
      case Failure.ByGateway gateway -> gateway.reason();
      case Failure.ByBackend backend -> backend.reason();
    };
  }
}
