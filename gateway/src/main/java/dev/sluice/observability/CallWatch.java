package dev.sluice.observability;

import dev.sluice.exchange.Exchange;
import dev.sluice.exchange.Journey;
import dev.sluice.exchange.Reply;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/**
 * Follows calls from their arrival to their outcome, for traces and for the log. Called on event
 * loops; must not block and must be cheap.
 */
public interface CallWatch {

  /** The headers a call came with. */
  interface Headers {
    /** The first value of a header, null when it did not come. */
    @Nullable String header(CharSequence name);
  }

  /** What is to be recorded of the way of a call that just came, null for nothing. */
  @Nullable Journey begin(Exchange exchange, Headers headers);

  /** A call of which something was recorded ended. */
  void ended(Exchange exchange, Journey journey, Ending ending);

  /**
   * How a call ended.
   *
   * @param transport as in {@link Operations#served}
   * @param level how serious a failure is, for whoever operates the gateway
   * @param nanos from its first byte to its outcome
   */
  record Ending(Reply reply, String transport, Level level, long nanos) {}
}
