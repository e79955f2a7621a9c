package dev.sluice.exchange;

import org.jspecify.annotations.Nullable;

/** How a request ends: exactly one of these. */
public sealed interface Reply {

  /**
   * A JSON-RPC response, result or the backend's own error, with the client's id.
   *
   * @param message owned by the receiver
   * @param sessionId the id of the session just opened by {@code initialize}, else null
   */
  record Answered(Message message, @Nullable String sessionId) implements Reply {
    public Answered(Message message) {
      this(message, null);
    }
  }

  /** A notification or response was taken; there is nothing to answer. */
  record Accepted() implements Reply {}

  /** There is no result. */
  record Failed(Failure failure) implements Reply {}

  Reply ACCEPTED = new Accepted();
}
