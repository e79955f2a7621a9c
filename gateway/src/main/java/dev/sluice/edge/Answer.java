package dev.sluice.edge;

/** A request being answered, as its channel sees it. Called on the channel's loop. */
interface Answer {

  /** The deadline set with {@link Responder#wakeIn} passed. */
  default void wake() {}

  default void writabilityChanged(boolean writable) {}

  /** The client's connection or stream is gone; nothing can be written any more. */
  void disconnected();

  /** For requests that are answered at once. */
  Answer NONE = () -> {};
}
