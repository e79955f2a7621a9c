package dev.sluice.backend.spi;

/** The handle of a request sent to a server. Called on the loop given with the call. */
public interface UpstreamCall {
  /**
   * Stops listening and sends {@code notifications/cancelled} with the upstream id, ahead of
   * anything queued. The listener hears nothing more. Does nothing after the call ended.
   */
  void cancel(String reason);

  /** Reads no more of this call's stream where it has one of its own. */
  default void pause() {}

  default void resume() {}
}
