package dev.sluice.exchange;

import org.jspecify.annotations.Nullable;

/** How a request ends: exactly one of these. */
public sealed interface Reply {

  /**
   * The {@code error.type} of meters: null for success, {@code tool_error} for a tool's own, the
   * code of a server's JSON-RPC error, or the reason of a failure.
   */
  @Nullable String errorType();

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

    @Override
    public @Nullable String errorType() {
      return message.errorType();
    }
  }

  /** A notification or response was taken; there is nothing to answer. */
  record Accepted() implements Reply {
    @Override
    public @Nullable String errorType() {
      return null;
    }
  }

  /** There is no result. */
  record Failed(Failure failure) implements Reply {
    @Override
    public String errorType() {
      return failure.reasonText();
    }
  }

  Reply ACCEPTED = new Accepted();
}
