package dev.sluice.demo;

/** Refuses an HTTP request: a status, and for a JSON-RPC message an error. No stack trace. */
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final int code;

  /**
   * @param code the JSON-RPC error code in the body
   */
  Refusal(int status, int code, String message) {
    super(message, null, false, false);
    this.status = status;
    this.code = code;
  }

  int status() {
    return status;
  }

  byte[] body() {
    return Json.bytes(
        Json.error(
            tools.jackson.databind.node.NullNode.instance, code, String.valueOf(getMessage())));
  }
}
