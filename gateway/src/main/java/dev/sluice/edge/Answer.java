package dev.sluice.edge;

/** A request being answered, as its channel sees it. Called on the channel's loop. */
interface Answer {

  /** The deadline set with {@link Responder#wakeIn} passed. */
  default void wake() {}

  default void writabilityChanged(boolean writable) {}

  /** True when a client waits for its end: a call; false for a stream that just stands. */
  default boolean isAwaited() {
    return true;
  }

  /** The time for draining is over. Calls of sessions hear of it by their session's end. */
  default void cutOff() {}

  /** The client's connection or stream is gone; nothing can be written any more. */
  void disconnected();

  /** For requests that are answered at once. */
  Answer NONE = () -> {};
}
