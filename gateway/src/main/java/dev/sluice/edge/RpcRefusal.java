package dev.sluice.edge;

import dev.sluice.exchange.ClientFault;
import dev.sluice.exchange.Failure;
import dev.sluice.protocol.jsonrpc.JsonRpcError;
import dev.sluice.protocol.jsonrpc.MalformedMessageException;
import dev.sluice.protocol.jsonrpc.RequestId;
import org.jspecify.annotations.Nullable;

/** Answers requests of the MCP endpoints that no stage sees: a status, and a JSON-RPC error. */
final class RpcRefusal {
  static final Failure NO_BATCH =
      new Failure.ByClient(
          ClientFault.INVALID_REQUEST,
          "batches are not allowed in this revision (expected: one JSON-RPC message)");

  private RpcRefusal() {}

  static Answer send(
      EdgeContext edge,
      IncomingRequest request,
      Responder responder,
      Failure failure,
      @Nullable RequestId id) {
    edge.outcomes().refused(failure);
    responder.body(
        ErrorHead.refused(new Refusal(failure, null), true),
        Outcomes.error(failure, id, request.startNanos()));
    return Answer.NONE;
  }

  /** What a body that is no message is answered with. */
  static Failure of(MalformedMessageException malformed) {
    ClientFault fault =
        malformed.code() == JsonRpcError.PARSE_ERROR
            ? ClientFault.PARSE_ERROR
            : ClientFault.INVALID_REQUEST;
    String message = malformed.getMessage();
    return new Failure.ByClient(
        fault, message == null ? "malformed message (expected: JSON-RPC 2.0)" : message);
  }
}
