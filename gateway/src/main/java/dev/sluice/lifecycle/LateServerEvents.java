package dev.sluice.lifecycle;

import dev.sluice.exchange.Client;
import dev.sluice.exchange.ClientCapabilities;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.Message;
import dev.sluice.exchange.ServerEvents;
import dev.sluice.exchange.ServerName;
import org.jspecify.annotations.Nullable;

/**
 * Ties the knot between lanes, which report to routing, and routing, which sends through lanes.
 * Until it is tied nothing is heard.
 */
final class LateServerEvents implements ServerEvents {
  private final Ups ups = new Ups();
  private volatile @Nullable ServerEvents target;

  Ups ups() {
    return ups;
  }

  void tie(ServerEvents events) {
    target = events;
  }

  @Override
  public void onNotification(
      ServerName server,
      @Nullable ClientCapabilities capabilities,
      @Nullable Client client,
      Message notification) {
    ServerEvents events = target;
    if (events == null) {
      notification.release();
    } else {
      events.onNotification(server, capabilities, client, notification);
    }
  }

  @Override
  public void onUp(ServerName server) {
    ups.signal();
    ServerEvents events = target;
    if (events != null) {
      events.onUp(server);
    }
  }

  @Override
  public void onDown(ServerName server, Failure failure) {
    ServerEvents events = target;
    if (events != null) {
      events.onDown(server, failure);
    }
  }
}
