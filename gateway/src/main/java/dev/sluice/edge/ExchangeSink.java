package dev.sluice.edge;

import dev.sluice.exchange.Exchange;
import dev.sluice.exchange.InFlight;
import dev.sluice.exchange.ReplySink;
import dev.sluice.exchange.Stage;

/** The sink of one exchange, which also hands that exchange to the stage that answers it. */
interface ExchangeSink extends ReplySink {

  /** True once {@link #finish} was called. */
  boolean isFinished();

  /**
   * Hands the exchange on. A stage that breaks instead of answering has its answer given here: no
   * request stays open because of a defect.
   *
   * @return the handle of the work, {@link InFlight#DONE} when it has already ended
   */
  default InFlight enter(Stage stage, Exchange exchange) {
    try {
      InFlight handle = stage.handle(exchange, this);
      return isFinished() ? InFlight.DONE : handle;
    } catch (RuntimeException bug) {
      if (isFinished()) {
        throw bug;
      }
      finish(Outcomes.broke(bug));
      return InFlight.DONE;
    }
  }
}
