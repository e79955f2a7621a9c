package dev.sluice.routing;

import dev.sluice.exchange.Scope;
import dev.sluice.exchange.ServerName;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The {@code subscriptions/listen} streams of the moment, up to a number. Thread-safe. */
final class Listens {
  private final Fleet fleet;
  private final Set<Listen> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger count = new AtomicInteger();

  Listens(Fleet fleet) {
    this.fleet = fleet;
  }

  /** Counts a new one until it ends; false when there are as many as there may be. */
  boolean add(Listen listen) {
    if (count.incrementAndGet() > fleet.config().maxListens()) {
      count.decrementAndGet();
      return false;
    }
    open.add(listen);
    listen.onClose(
        () -> {
          open.remove(listen);
          count.decrementAndGet();
        });
    return true;
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
