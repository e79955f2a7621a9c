package dev.sluice.bridge;

import dev.sluice.exchange.Client;
import dev.sluice.exchange.Dispatcher;
import dev.sluice.exchange.InFlight;
import dev.sluice.exchange.Message;
import dev.sluice.exchange.Outbound;
import dev.sluice.exchange.ReplySink;
import dev.sluice.exchange.ServerName;
import io.netty.channel.EventLoop;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Carries requests to servers, and makes of what comes back what the client's era knows: a client
 * with a session is sent the requests that a result asks for, one without is asked in a result what
 * a server requests. Thread-safe.
 */
public final class BridgeDispatcher implements Dispatcher {
  private final Dispatcher next;
  private final BridgeConfig config;
  private final BridgeCounts counts;
  private final Parking parking;
  private final Returns returns;

  /**
   * @param seal what states of parked calls are sealed with; there before the first call
   */
  public BridgeDispatcher(
      Dispatcher next, BridgeConfig config, BridgeCounts counts, Supplier<StateSeal> seal) {
    this.next = next;
    this.config = config;
    this.counts = counts;
    this.parking = new Parking(config, new ParkingLot(config), seal, counts);
    this.returns = new Returns(parking, next);
    counts.parked(parking.lot()::size);
  }

  @Override
  public InFlight dispatch(Outbound outbound, ReplySink sink) {
    Message request = outbound.message();
    if (!InputRequired.mayAnswer(request.method())) {
      return next.dispatch(outbound, sink);
    }
    if (!(outbound.client() instanceof StatelessClient client)) {
      return new RoundTrips(next, config, counts, outbound, sink).start();
    }
    if (returns.has(request)) {
      return returns.dispatch(client, outbound, sink);
    }
    return Abilities.any(client)
        ? new ParkableCall(parking, client, outbound, sink).start(next)
        : next.dispatch(outbound, sink);
  }

  /** Parks no call any more, and cancels those that are. */
  public void drain() {
    parking.lot().close();
  }

  @Override
  public void tell(ServerName server, Client client, Message notification) {
    next.tell(server, client, notification);
  }

  @Override
  public void describe(ServerName server, Client client, EventLoop loop, Consumer<Described> done) {
    next.describe(server, client, loop, done);
  }
}
