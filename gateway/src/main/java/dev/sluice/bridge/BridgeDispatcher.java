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

/** Carries requests to servers, and makes of what comes back what the client's era knows. */
public final class BridgeDispatcher implements Dispatcher {
  private final Dispatcher next;

  public BridgeDispatcher(Dispatcher next) {
    this.next = next;
  }

  @Override
  public InFlight dispatch(Outbound outbound, ReplySink sink) {
    return next.dispatch(outbound, sink);
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
