package dev.sluice.backend.spi;

import dev.sluice.exchange.Sent;

/** The handle of a request sent to a server. Called on the loop given with the call. */
public interface UpstreamCall {
  /**
   * Stops listening and sends {@code notifications/cancelled} with the upstream id, ahead of
   * anything queued. The listener hears nothing more. Does nothing after the call ended.
   */
  void cancel(String reason);

  /** What the server may have seen of the request by now; after {@link #cancel} for ever. */
  default Sent sent() {
    return Sent.MAYBE;
  }

  /** Reads no more of this call's stream where it has one of its own. */
  default void pause() {}

  default void resume() {}
}
