package dev.sluice.protocol.sse;

/** Receives what {@link SseDecoder} finds, in order, on the caller's thread. */
public interface SseListener {
  /** An event with data. Takes ownership of its buffer. */
  void onEvent(SseEvent event);

  /** An event without data that set an id (the priming event of 2025-11-25). */
  default void onId(String id) {}

  /** A {@code retry} field, in milliseconds. */
  default void onRetry(long millis) {}

  /** A comment line; peers send them to keep a stream open. */
  default void onComment() {}
}
