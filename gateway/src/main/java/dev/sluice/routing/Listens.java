package dev.sluice.routing;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import dev.sluice.exchange.Dispatcher.Described;
import dev.sluice.exchange.Scope;
import dev.sluice.exchange.ServerName;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;

/**
 * The {@code subscriptions/listen} streams of the moment: as many as the edge lets in. Sees to it
 * that each stays connected to its servers: on the upstream sessions whose news it is told nobody
 * else need make a call. Thread-safe.
 */
final class Listens {
  /** Time between two looks at whether each is still connected. */
  static final Duration LOOK = Duration.ofSeconds(30);

  private final Fleet fleet;
  private final Set<Listen> open = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean looking = new AtomicBoolean();

  /** Told, on the loop of a stream, that it may have missed what a server said. */
  private final BiConsumer<Listen, ServerName> reconnected;

  Listens(Fleet fleet, BiConsumer<Listen, ServerName> reconnected) {
    this.fleet = fleet;
    this.reconnected = reconnected;
  }

  /** Holds it until it ends. */
  void add(Listen listen) {
    open.add(listen);
    listen.onClose(() -> open.remove(listen));
    lookLater();
  }

  private void lookLater() {
    EventLoop loop = fleet.anyLoop();
    if (!open.isEmpty() && !loop.isShuttingDown() && looking.compareAndSet(false, true)) {
      Future<?> _ = loop.schedule(this::look, LOOK.toNanos(), NANOSECONDS);
    }
  }

  private void look() {
    fleet.servers().forEach(this::connect);
    looking.set(false);
    lookLater();
  }

  /** The server is gone: those at its own address end. */
  void end(ServerName server) {
    for (Listen listen : open) {
      if (listen.scope().equals(new Scope.Single(server))) {
        listen.end();
      }
    }
  }

  /** Connects all it concerns to a server, for which that does nothing when they are. */
  void connect(ServerName server) {
    for (Listen listen : open) {
      boolean concerned =
          switch (listen.scope()) {
            case Scope.Single(ServerName own) -> own.equals(server);
            case Scope.Aggregate aggregate -> true;
          };
      if (concerned && !listen.loop().isShuttingDown()) {
        listen.loop().execute(() -> connect(server, listen));
      }
    }
  }

  private void connect(ServerName server, Listen listen) {
    if (!listen.isOpen()) {
      return;
    }
    fleet
        .dispatcher()
        .describe(
            server,
            listen,
            listen.loop(),
            described -> {
              if (described instanceof Described.Known(var description)
                  && listen.hears(server, description)
                  && listen.isOpen()) {
                reconnected.accept(listen, server);
              }
            });
  }
}
