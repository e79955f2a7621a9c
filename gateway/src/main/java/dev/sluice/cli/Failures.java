package dev.sluice.cli;

import dev.sluice.exchange.Failure;
import java.util.Locale;

/** Words for failures. */
final class Failures {
  private Failures() {}

  /** {@code reason: message}. */
  static String text(Failure failure) {
    return reason(failure) + ": " + failure.message();
  }

  static String reason(Failure failure) {
    return switch (failure) {
      case Failure.ByClient byClient -> byClient.fault().name().toLowerCase(Locale.ROOT);
      case Failure.ByGateway byGateway -> byGateway.reason().text();
      case Failure.ByBackend byBackend -> byBackend.reason().text();
    };
  }
}
