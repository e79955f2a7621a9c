package dev.sluice.dispatch;

import dev.sluice.backend.spi.BackendTransport;
import dev.sluice.exchange.Client;
import dev.sluice.exchange.ClientCapabilities;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.Identity;
import dev.sluice.exchange.Scope;
import dev.sluice.protocol.era.ProtocolVersion;
import io.netty.channel.EventLoop;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One place where a server runs: its upstream sessions, whether it answers, and how many attempts
 * are under way there. Thread-safe.
 *
 * <p>An attempt that was given a replica by {@link ServerLane#choose} says {@link #begun} and,
 * once, {@link #ended}.
 */
final class Replica {
  private final ServerLane lane;
  private final ReplicaSpec spec;
  private final UpstreamPool pool;
  private final Availability availability;
  private final AtomicInteger inFlight = new AtomicInteger();
  private volatile @Nullable ProtocolVersion agreed;

  /** What new sessions owe it, in weights; under the lock of {@link Choice}. */
  long credit;

  Replica(ServerLane lane, ReplicaSpec spec, Availability.Listener listener) {
    this.lane = lane;
    this.spec = spec;
    this.pool = new UpstreamPool(this, spec.transport());
    this.availability = new Availability(this, listener, lane::nanoTime);
  }

  ServerLane lane() {
    return lane;
  }

  /** Its configured name: a label value. */
  String name() {
    return spec.name();
  }

  int weight() {
    return spec.weight();
  }

  boolean isDraining() {
    return spec.drain();
  }

  BackendTransport transport() {
    return spec.transport();
  }

  UpstreamPool pool() {
    return pool;
  }

  boolean isUp() {
    return availability.isUp();
  }

  /** The last failure, null while it answers or has not been tried. */
  @Nullable Failure whyDown() {
    return availability.whyDown();
  }

  @Nullable ProtocolVersion agreed() {
    return agreed;
  }

  /** Whether calls may be sent to it while others could take them. */
  boolean isUsable() {
    return whyDown() == null && !spec.drain();
  }

  /** Attempts under way. */
  int inFlight() {
    return inFlight.get();
  }

  /** An attempt goes here. */
  void begun() {
    inFlight.incrementAndGet();
  }

  /**
   * That attempt is over.
   *
   * @param nanos how long it took
   */
  void ended(AttemptEnd end, long nanos) {
    inFlight.decrementAndGet();
  }

  /** Those tried before, and this one. */
  Set<Replica> alsoTried(Set<Replica> before) {
    Set<Replica> tried = new HashSet<>(before);
    tried.add(this);
    return tried;
  }

  void up(ProtocolVersion version) {
    agreed = version;
    availability.up();
  }

  void down(Failure.ByBackend failure) {
    availability.down(failure);
  }

  /** It forgot a session, and with it subscriptions: the next one counts as coming back. */
  void lostSession() {
    availability.lostSession();
  }

  /** Ends idle sessions and, when there is none at all, tries to open one. */
  void tick(EventLoop loop) {
    pool.sweep();
    availability.tellLosses();
    if (pool.isEmpty() && !pool.isClosed() && availability.mayTry()) {
      Client nobody =
          Client.nobody(
              new Scope.Single(lane.server()), Identity.ANONYMOUS, ClientCapabilities.NONE);
      pool.acquire(nobody, loop, Availability.IGNORE);
    }
  }
}
