package dev.sluice.backend.spi;

import dev.sluice.exchange.Failure;
import dev.sluice.exchange.Reason;
import dev.sluice.exchange.Sent;
import dev.sluice.exchange.ServerName;
import java.time.Duration;

/** Says in one sentence why no channel with a server could be opened, and what to do. */
record GreetingFaults(ServerName server) {

  /** It answered what it may not. */
  Failure.ByBackend protocol(String what) {
    return failure(Reason.BACKEND_PROTOCOL_ERROR, what, Sent.ALL);
  }

  /** It said nothing. */
  Failure.ByBackend late(String question, Duration timeout) {
    return failure(
        Reason.DEADLINE_EXCEEDED,
        "did not answer " + question + " within " + timeout.toMillis() + " ms",
        Sent.MAYBE);
  }

  private Failure.ByBackend failure(Reason reason, String what, Sent sent) {
    return new Failure.ByBackend(
        reason,
        "server " + server + ' ' + what + "; see its log, or run: sluice check",
        server,
        sent);
  }
}
