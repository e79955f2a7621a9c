package dev.sluice.exchange;

import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Why a request has no result, and whose fault that is. Messages say what happened, to which
 * server, and what to do; they never hold payloads, tokens or session ids.
 */
public sealed interface Failure {
  String message();

  /** When it is worth trying again, as far as that is known; null when it is not. */
  @Nullable Duration retryAfter();

  /** The reason as it stands in {@code data.sluice.reason}, in labels and in logs. */
  default String reasonText() {
    return switch (this) {
      case ByClient client ->
          client.fault() == ClientFault.TOO_MANY_REQUESTS
              ? Reason.OVERLOADED.text()
              : client.fault().name().toLowerCase(Locale.ROOT);
      case ByGateway gateway -> gateway.reason().text();
      case ByBackend backend -> backend.reason().text();
    };
  }

  /**
   * The client asked for something it must not.
   *
   * @param data raw JSON for {@code error.data}, or null
   */
  record ByClient(ClientFault fault, String message, @Nullable String data) implements Failure {
    public ByClient(ClientFault fault, String message) {
      this(fault, message, null);
    }

    @Override
    public @Nullable Duration retryAfter() {
      return null;
    }
  }

  /** The gateway could not or would not. */
  record ByGateway(
      Reason reason,
      String message,
      @Nullable ServerName server,
      Sent sent,
      int attempts,
      @Nullable Duration retryAfter)
      implements Failure {
    public ByGateway(
        Reason reason, String message, @Nullable ServerName server, Sent sent, int attempts) {
      this(reason, message, server, sent, attempts, null);
    }

    public ByGateway(Reason reason, String message) {
      this(reason, message, null, Sent.NOTHING, 0);
    }
  }

  /** A server failed. */
  record ByBackend(
      Reason reason,
      String message,
      ServerName server,
      Sent sent,
      int attempts,
      @Nullable Duration retryAfter)
      implements Failure {
    public ByBackend(Reason reason, String message, ServerName server, Sent sent) {
      this(reason, message, server, sent, 1, null);
    }

    public ByBackend(Reason reason, String message, ServerName server, Sent sent, int attempts) {
      this(reason, message, server, sent, attempts, null);
    }
  }
}
