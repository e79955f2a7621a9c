package dev.sluice.exchange;

/** One step of a call's path. {@code GatewayAssembly} holds the order. */
public interface Stage {
  /**
   * Handles the exchange or hands it on. Called on the exchange's event loop, and must not block.
   * The exchange's message stays owned by the exchange until the sink finished.
   *
   * @return the handle to cancel or slow the work
   */
  InFlight handle(Exchange exchange, ReplySink sink);

  /**
   * A client goes on with a session that ended here or was open in another process: it comes
   * without another {@code initialize}. Called on any thread; must not block.
   */
  default void revived(Client client) {}
}
