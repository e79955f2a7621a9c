package dev.sluice.dispatch;

import dev.sluice.exchange.Client;
import dev.sluice.exchange.ClientCapabilities;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.Identity;
import dev.sluice.exchange.Reason;
import dev.sluice.exchange.Scope;
import io.netty.channel.EventLoop;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Finds out whether one replica is there when no call does: by a ping on a session that is quiet,
 * and while it is down by trying again and again. Never by a request without a session, which would
 * leave one behind in common servers. A session with calls under way is left to their deadlines: a
 * server may well do one thing at a time. Ticks on one thread; what it begins goes on on a loop.
 */
final class Health {
  private final Replica replica;
  private final AtomicInteger pings = new AtomicInteger();
  private volatile boolean suspect;

  Health(Replica replica) {
    this.replica = replica;
  }

  /** A call failed: it is worth asking now whether the replica is there at all. */
  void suspect() {
    suspect = true;
  }

  /** Begins what is due. */
  void tick(EventLoop loop, HealthConfig config) {
    if (replica.pool().isClosed() || pings.get() > 0) {
      return;
    }
    if (replica.whyDown() != null || !replica.isUp()) {
      if (replica.mayTry()) {
        tryAgain(loop, config);
      }
      return;
    }
    boolean now = suspect;
    suspect = false;
    long quiet = now ? 0 : config.interval().toNanos();
    for (UpstreamSession session : due(quiet)) {
      ping(session, loop, config);
    }
    if (replica.pool().isEmpty()) {
      open(loop);
    }
  }

  /** Each process or stream of its own; else the session used last stands for all. */
  private List<UpstreamSession> due(long quietNanos) {
    List<UpstreamSession> ready = replica.pool().ready();
    if (replica.pool().way().isOneConnection()) {
      return ready.stream().filter(session -> session.isQuiet(quietNanos)).toList();
    }
    return ready.stream()
        .min(Comparator.comparingLong(session -> replica.lane().nanoTime() - session.heardNanos()))
        .filter(session -> session.isQuiet(quietNanos))
        .map(List::of)
        .orElse(List.of());
  }

  private void tryAgain(EventLoop loop, HealthConfig config) {
    List<UpstreamSession> ready = replica.pool().ready();
    if (!ready.isEmpty()) {
      ping(ready.getFirst(), loop, config);
    } else if (replica.pool().isEmpty()) {
      open(loop);
    }
  }

  private void open(EventLoop loop) {
    Client nobody =
        Client.nobody(
            new Scope.Single(replica.lane().server()), Identity.ANONYMOUS, ClientCapabilities.NONE);
    replica.pool().acquire(nobody, loop, Availability.IGNORE);
  }

  private void ping(UpstreamSession session, EventLoop loop, HealthConfig config) {
    pings.incrementAndGet();
    loop.execute(
        () -> Ping.send(session, loop, config.timeout(), new Asked(session, loop, config)));
  }

  private final class Asked implements Ping.Outcome {
    private final UpstreamSession session;
    private final EventLoop loop;
    private final HealthConfig config;

    Asked(UpstreamSession session, EventLoop loop, HealthConfig config) {
      this.session = session;
      this.loop = loop;
      this.config = config;
    }

    @Override
    public void alive() {
      pings.decrementAndGet();
      session.answeredPing();
      replica.answered();
    }

    @Override
    public void expired() {
      pings.decrementAndGet();
      replica.pool().retire(session);
      if (replica.pool().isEmpty()) {
        open(loop);
      }
    }

    @Override
    public void silent(Failure.ByBackend failure) {
      pings.decrementAndGet();
      boolean enough =
          session.missedPing() >= config.misses() || failure.reason() == Reason.BACKEND_UNREACHABLE;
      if (enough && replica.pool().way().isOneConnection()) {
        replica.pool().lost(session, failure);
      } else if (enough || replica.whyDown() != null) {
        replica.down(failure);
      } else {
        suspect();
      }
    }
  }
}
