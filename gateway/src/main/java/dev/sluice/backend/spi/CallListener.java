package dev.sluice.backend.spi;

import dev.sluice.exchange.Failure;
import dev.sluice.exchange.Message;

/**
 * What comes back for one call, on the loop given with it: any number of interim messages, then
 * exactly one of the other four.
 */
public interface CallListener {
  /** The request was handed to a connection, or to the queue of a process. */
  default void onWritten() {}

  /** The first byte of an answer came; not told where that cannot be seen. */
  default void onAnswering() {}

  /** A notification or a server's request that belongs to this call. Takes ownership. */
  void onInterim(Message message);

  /** The response, with the upstream id. Takes ownership. */
  void onResponse(Message response);

  /** No response will come. */
  void onFailure(Failure.ByBackend failure);

  /**
   * The server answered with an HTTP status that says it does not serve such requests at all (400,
   * 404 or 405) and without a JSON-RPC message.
   */
  default void onNotServed(int status, Failure.ByBackend failure) {
    onFailure(failure);
  }

  /**
   * The server no longer knows the session and refused the request before any work. The channel is
   * of no more use.
   */
  void onSessionExpired();
}
