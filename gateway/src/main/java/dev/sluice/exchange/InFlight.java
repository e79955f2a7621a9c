package dev.sluice.exchange;

/**
 * The handle of an exchange under way, towards the server. All methods are called on the exchange's
 * event loop; after the exchange has finished they do nothing.
 */
public interface InFlight {
  /**
   * Ends the work for a reason other than its completion: the server is told to cancel, and the
   * sink gets one {@link Reply.Failed}.
   */
  void cancel(CancelReason reason);

  /** Asks for no more interim messages until {@link #resume}: the reader is slow. */
  default void pause() {}

  default void resume() {}

  /** For work that has already finished. */
  InFlight DONE = reason -> {};
}
