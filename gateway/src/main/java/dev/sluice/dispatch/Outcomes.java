package dev.sluice.dispatch;

import dev.sluice.exchange.Failure;
import dev.sluice.exchange.Message;
import dev.sluice.exchange.Reply;
import dev.sluice.protocol.jsonrpc.Envelope;
import dev.sluice.protocol.jsonrpc.Member;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The {@code error.type} of a reply, as meters want it. */
final class Outcomes {

  private Outcomes() {}

  static @Nullable String errorType(Reply reply) {
    return switch (reply) {
      case Reply.Accepted accepted -> null;
      case Reply.Answered answered -> errorType(answered.message());
      case Reply.Failed failed -> errorType(failed.failure());
    };
  }

  private static @Nullable String errorType(Message response) {
    if (response.kind() == Envelope.Kind.ERROR) {
      return response.raw(Member.ERROR_CODE);
    }
    return response.has(Member.IS_ERROR) && "true".equals(response.raw(Member.IS_ERROR))
        ? "tool_error"
        : null;
  }

  private static String errorType(Failure failure) {
    return switch (failure) {
      case Failure.ByClient client -> client.fault().name().toLowerCase(Locale.ROOT);
      case Failure.ByGateway gateway -> gateway.reason().text();
      case Failure.ByBackend backend -> backend.reason().text();
    };
  }
}
