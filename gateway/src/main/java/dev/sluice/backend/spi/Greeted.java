package dev.sluice.backend.spi;

import dev.sluice.exchange.Failure;
import dev.sluice.exchange.ServerDescription;

/** What became of one question of a {@link Greeting}. */
sealed interface Greeted {

  /** The server answered as asked. */
  record Agreed(ServerDescription description) implements Greeted {}

  /** It answered otherwise, or went away over it; asked in the other era it may agree. */
  record Otherwise(Failure.ByBackend failure) implements Greeted {}

  /** Such requests are not served there at all; another transport may be. */
  record NotServed(Failure.ByBackend failure) implements Greeted {}

  /** No other question would fare better. */
  record Hopeless(Failure.ByBackend failure) implements Greeted {}

  /** What a transport's failure says of the era: nothing, when the server was not there. */
  static Greeted of(Failure.ByBackend failure) {
    return switch (failure.reason()) {
      case BACKEND_UNREACHABLE, OVERLOADED, CIRCUIT_OPEN, SHUTTING_DOWN, CANCELLED ->
          new Hopeless(failure);
      case BACKEND_DISCONNECTED,
          BACKEND_PROTOCOL_ERROR,
          DEADLINE_EXCEEDED,
          OUTCOME_UNKNOWN,
          RESPONSE_TOO_LARGE ->
          new Otherwise(failure);
    };
  }
}
