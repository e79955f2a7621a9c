package dev.sluice.demo;

import dev.sluice.protocol.jsonrpc.JsonRpcError;

/** Ends a call with a JSON-RPC error. Carries no stack trace. */
final class RpcException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int code;

  RpcException(int code, String message) {
    super(message, null, false, false);
    this.code = code;
  }

  static RpcException invalidParams(String message) {
    return new RpcException(JsonRpcError.INVALID_PARAMS, message);
  }

  int code() {
    return code;
  }
}
