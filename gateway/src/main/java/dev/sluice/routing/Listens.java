package dev.sluice.routing;

import dev.sluice.exchange.Scope;
import dev.sluice.exchange.ServerName;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The {@code subscriptions/listen} streams of the moment: as many as the edge lets in. Thread-safe.
 */
final class Listens {
  private final Fleet fleet;
  private final Set<Listen> open = ConcurrentHashMap.newKeySet();

  Listens(Fleet fleet) {
    this.fleet = fleet;
  }

  /** Holds it until it ends. */
  void add(Listen listen) {
    open.add(listen);
    listen.onClose(() -> open.remove(listen));
  }

  /** The server is gone: those at its own address end. */
  void end(ServerName server) {
    for (Listen listen : open) {
      if (listen.scope().equals(new Scope.Single(server))) {
        listen.end();
      }
    }
  }

  /** The server came up: whoever it concerns hears of what it says from now on. */
  void renew(ServerName server) {
    for (Listen listen : open) {
      boolean concerned =
          switch (listen.scope()) {
            case Scope.Single(ServerName own) -> own.equals(server);
            case Scope.Aggregate aggregate -> true;
          };
      if (concerned && !listen.loop().isShuttingDown()) {
        listen.loop().execute(() -> hear(server, listen));
      }
    }
  }

  private void hear(ServerName server, Listen listen) {
    if (!listen.preparing()) {
      fleet.dispatcher().describe(server, listen, listen.loop(), described -> {});
    }
  }
}
