package dev.sluice.dispatch;

import dev.sluice.backend.spi.BackendTransport;
import dev.sluice.exchange.Failure;
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
  private final Replicas siblings;
  private final UpstreamPool pool;
  private final Availability availability;
  private final Health health = new Health(this);
  private final OutcomeWindow outcomes = new OutcomeWindow();
  private final Ejections.Ejection ejection = new Ejections.Ejection();
  private final Breaker breaker;
  private final AtomicInteger inFlight = new AtomicInteger();
  private final AtomicInteger failuresInARow = new AtomicInteger();
  private volatile ReplicaSpec spec;
  private volatile @Nullable ProtocolVersion agreed;
  private volatile @Nullable String rolledBack;
  private volatile boolean leaving;

  /** What new sessions owe it, in weights; under the lock of {@link Choice}. */
  long credit;

  Replica(ServerLane lane, ReplicaSpec spec, Replicas siblings) {
    this.lane = lane;
    this.spec = spec;
    this.siblings = siblings;
    this.pool = new UpstreamPool(this, spec.transport());
    this.availability = new Availability(this, siblings, lane::nanoTime);
    this.breaker =
        new Breaker(lane.server() + "/" + spec.name(), lane.config().breaker(), lane::nanoTime);
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

  BackendTransport transport() {
    return spec.transport();
  }

  UpstreamPool pool() {
    return pool;
  }

  OutcomeWindow outcomes() {
    return outcomes;
  }

  Ejections.Ejection ejection() {
    return ejection;
  }

  /** Takes another weight or {@code drain}; whatever is changed ends a rollback. */
  void adopt(ReplicaSpec other) {
    if (!other.equals(spec)) {
      spec = other;
      outcomes.clear();
      rolledBack = null;
    }
  }

  Breaker breaker() {
    return breaker;
  }

  boolean isUp() {
    return availability.isUp();
  }

  boolean mayTry() {
    return availability.mayTry();
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
    return keepsSessions() && !spec.drain() && !breaker.isOpen();
  }

  /** Whether client sessions that are here may stay. */
  boolean keepsSessions() {
    return !leaving && !ejection.isOut() && rolledBack == null && whyDown() == null;
  }

  /** Whether it is meant to be used at all. */
  boolean isWanted() {
    return !leaving && rolledBack == null && !spec.drain();
  }

  ReplicaState state() {
    if (rolledBack != null) {
      return ReplicaState.ROLLED_BACK;
    }
    if (spec.drain() || leaving) {
      return ReplicaState.DRAINING;
    }
    if (whyDown() != null) {
      return ReplicaState.DOWN;
    }
    if (ejection.isOut()) {
      return ReplicaState.EJECTED;
    }
    return isUp() ? ReplicaState.UP : ReplicaState.UNTRIED;
  }

  /** Why it was given up, null while it is not. */
  @Nullable String rolledBack() {
    return rolledBack;
  }

  void rollBack(String why) {
    rolledBack = why;
  }

  /** It is configured no more and gets nothing new. */
  void leave() {
    leaving = true;
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
    switch (end) {
      case ANSWERED, ANSWERED_ERROR -> {
        if (failuresInARow.get() != 0) {
          failuresInARow.set(0);
        }
        answered();
      }
      case FAILED -> {
        health.suspect();
        siblings.failed(this, failuresInARow.incrementAndGet());
      }
      case WITHDRAWN -> {}
    }
    if (end != AttemptEnd.WITHDRAWN && siblings.areSeveral()) {
      outcomes.add(end != AttemptEnd.ANSWERED, nanos);
    }
  }

  /** It came back from an ejection: it starts anew. */
  void forgiven() {
    failuresInARow.set(0);
    outcomes.clear();
  }

  /** It said something. */
  void answered() {
    if (!availability.isUp()) {
      availability.up();
    }
  }

  /** Those tried before, and this one. */
  Set<Replica> alsoTried(Set<Replica> before) {
    Set<Replica> tried = new HashSet<>(before);
    tried.add(this);
    return tried;
  }

  void up(ProtocolVersion version) {
    agreed = version;
    breaker.hurry();
    availability.up();
  }

  void down(Failure.ByBackend failure) {
    availability.down(failure);
  }

  /** It forgot a session, and with it subscriptions: the next one counts as coming back. */
  void lostSession() {
    availability.lostSession();
  }

  /** Ends idle sessions and finds out whether it is there. */
  void tick(EventLoop loop, HealthConfig config) {
    pool.sweep();
    availability.tellLosses();
    health.tick(loop, config);
  }
}
