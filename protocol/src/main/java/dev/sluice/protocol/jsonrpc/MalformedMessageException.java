package dev.sluice.protocol.jsonrpc;

import org.jspecify.annotations.Nullable;

/**
 * Bytes that are no JSON-RPC message. Carries no stack trace and never the payload; the only
 * exception the codecs of this module throw for bad input.
 */
public final class MalformedMessageException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int code;
  private final transient @Nullable RequestId id;

  /**
   * @param code {@link JsonRpcError#PARSE_ERROR} or {@link JsonRpcError#INVALID_REQUEST}
   * @param id the id found before the fault, so that the error can echo it
   */
  public MalformedMessageException(int code, String message, @Nullable RequestId id) {
    super(message, null, false, false);
    this.code = code;
    this.id = id;
  }

  public int code() {
    return code;
  }

  public @Nullable RequestId id() {
    return id;
  }
}
