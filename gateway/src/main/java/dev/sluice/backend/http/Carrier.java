package dev.sluice.backend.http;

/** What carries one {@link HttpAttempt}: a connection, or a stream of one. Loop-confined. */
interface Carrier {
  /** Lets {@code chunks} more parts of the answer's body in. */
  void pull(long chunks);

  /** Nobody waits for the answer any more. */
  void cancel();

  /** What came as the answer was none: closes a connection that carries nothing else by now. */
  default void distrust() {}
}
