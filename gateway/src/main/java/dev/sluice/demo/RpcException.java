package dev.sluice.demo;

import dev.sluice.protocol.jsonrpc.JsonRpcError;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Ends a call with a JSON-RPC error. Carries no stack trace. */
final class RpcException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int code;
  private final transient @Nullable ObjectNode data;

  RpcException(int code, String message) {
    this(code, message, null);
  }

  RpcException(int code, String message, @Nullable ObjectNode data) {
    super(message, null, false, false);
    this.code = code;
    this.data = data;
  }

  static RpcException invalidParams(String message) {
    return new RpcException(JsonRpcError.INVALID_PARAMS, message);
  }

  int code() {
    return code;
  }

  /** The error's own data, null when it has none. */
  @Nullable ObjectNode data() {
    return data;
  }
}
