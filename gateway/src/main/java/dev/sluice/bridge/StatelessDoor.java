package dev.sluice.bridge;

import dev.sluice.exchange.Exchange;
import dev.sluice.exchange.InFlight;
import dev.sluice.exchange.ReplySink;
import dev.sluice.exchange.Stage;

/**
 * Takes requests that stand alone: the client each of them needs is read from its {@code _meta}.
 * Thread-safe.
 *
 * @see <a
 *     href="https://modelcontextprotocol.io/specification/2026-07-28/basic#statelessness">Statelessness,
 *     MCP 2026-07-28</a>
 */
public final class StatelessDoor implements Stage {
  private final Stage next;

  public StatelessDoor(Stage next) {
    this.next = next;
  }

  @Override
  public InFlight handle(Exchange exchange, ReplySink sink) {
    return next.handle(exchange, sink);
  }
}
