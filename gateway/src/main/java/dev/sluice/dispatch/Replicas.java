package dev.sluice.dispatch;

import dev.sluice.exchange.Client;
import dev.sluice.exchange.Failure;
import dev.sluice.protocol.era.ProtocolVersion;
import dev.sluice.protocol.jsonrpc.Envelope;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The replicas of one server and who stays with which. Thread-safe.
 *
 * <p>A client session stays with its replica until that is down, ejected, rolled back or gives its
 * sessions away. Where it stays is kept as long as the client session lasts, and so bounded by the
 * number of those.
 */
final class Replicas implements Availability.Listener {
  private final ServerLane lane;
  private final Choice choice = new Choice(bound -> ThreadLocalRandom.current().nextLong(bound));
  private final Map<Client, Replica> chosen = new ConcurrentHashMap<>();
  private final Set<Replica> leaving = ConcurrentHashMap.newKeySet();
  private final Ejections ejections;
  private final Trial trial;
  private volatile List<Replica> all;
  private volatile ReplicaSet set;
  private long turnedNanos;

  Replicas(ServerLane lane, ReplicaSet set) {
    this.lane = lane;
    this.set = set;
    this.all = set.specs().stream().map(spec -> new Replica(lane, spec, this)).toList();
    this.ejections = new Ejections(lane, () -> all);
    this.trial = new Trial(lane);
    this.turnedNanos = lane.nanoTime();
  }

  List<Replica> all() {
    return all;
  }

  boolean areSeveral() {
    return all.size() > 1;
  }

  /**
   * Goes on with other replicas: those with a transport it has already are kept as they are, but
   * for weight and {@code drain}; the others end with their last call.
   */
  synchronized void adopt(ReplicaSet other) {
    List<Replica> left = new ArrayList<>(all);
    List<Replica> next = new ArrayList<>();
    for (ReplicaSpec spec : other.specs()) {
      Replica kept =
          left.stream()
              .filter(each -> each.transport().equals(spec.transport()))
              .findFirst()
              .orElse(null);
      if (kept == null) {
        next.add(new Replica(lane, spec, this));
      } else {
        left.remove(kept);
        kept.adopt(spec);
        next.add(kept);
      }
    }
    set = other;
    all = List.copyOf(next);
    left.forEach(Replica::leave);
    leaving.addAll(left);
  }

  /**
   * The replica for an attempt.
   *
   * @param request the request, null when it is not known yet
   * @param tried those to be asked again only when there is no other
   */
  Replica choose(Client client, @Nullable Envelope request, Set<Replica> tried) {
    List<Replica> now = all;
    if (now.size() == 1) {
      return now.getFirst();
    }
    if (!tried.isEmpty()) {
      return choice.forCall(Choice.untried(usable(), tried));
    }
    if (client.isSession() && set.sticky()) {
      return forSession(client);
    }
    boolean ownList =
        !client.isSession() && request != null && OwnLists.isList(String.valueOf(request.method()));
    return ownList ? first() : choice.forCall(usable());
  }

  private Replica forSession(Client client) {
    Replica now = chosen.get(client);
    if (now != null && (now.isUsable() || stays(now))) {
      return now;
    }
    List<Replica> usable = usable();
    if (now != null && usable.contains(now)) {
      return now;
    }
    Replica next = choice.forSession(usable);
    if (now == null) {
      Replica other = chosen.putIfAbsent(client, next);
      lane.watch(client);
      return other == null ? next : other;
    }
    if (!chosen.replace(client, now, next)) {
      return forSession(client);
    }
    now.pool().leave(client);
    next.lostSession();
    return next;
  }

  /** What a server remembers for one client alone is not given up for a drain. */
  private boolean stays(Replica replica) {
    return lane.config().sessions() == UpstreamSharing.DEDICATED && replica.keepsSessions();
  }

  /** Those that may have an upstream session a client uses. */
  List<Replica> used(Client client) {
    List<Replica> now = all;
    if (now.size() == 1 || !set.sticky()) {
      return now;
    }
    Replica only = chosen.get(client);
    return only == null ? List.of() : List.of(only);
  }

  /** Those that may be chosen, or who comes nearest to it. Never empty. */
  private List<Replica> usable() {
    List<Replica> now = all;
    for (Replica each : now) {
      if (!each.isUsable()) {
        return some(now, Replica::isUsable, Replica::isWanted);
      }
    }
    return now;
  }

  private static List<Replica> some(
      List<Replica> replicas, Predicate<Replica> first, Predicate<Replica> second) {
    List<Replica> some = replicas.stream().filter(first).toList();
    if (some.isEmpty()) {
      some = replicas.stream().filter(second).toList();
    }
    return some.isEmpty() ? replicas : some;
  }

  /** The one whose lists stand for the server: the weightiest, so that lists do not alternate. */
  private Replica first() {
    List<Replica> usable = usable();
    Replica first = usable.getFirst();
    for (Replica each : usable) {
      first = each.weight() > first.weight() ? each : first;
    }
    return first;
  }

  boolean isUp() {
    return all.stream().anyMatch(Replica::isUp);
  }

  /** Why none answers; null when one does, or may. */
  @Nullable Failure whyDown() {
    Failure why = null;
    for (Replica each : all) {
      Failure own = each.whyDown();
      if (own == null) {
        return null;
      }
      why = why == null ? own : why;
    }
    return why;
  }

  @Nullable ProtocolVersion agreed() {
    ProtocolVersion agreed = null;
    for (Replica each : all) {
      agreed = agreed == null ? each.agreed() : agreed;
    }
    return agreed;
  }

  /** A client session is over. */
  void forget(Client client) {
    chosen.remove(client);
    all.forEach(replica -> replica.pool().detach(client));
  }

  /** An attempt on one of them failed, as so many before it without an answer between. */
  void failed(Replica replica, int failuresInARow) {
    EjectionConfig config = set.watch().ejection();
    if (failuresInARow >= config.failures() && areSeveral()) {
      ejections.failedOften(replica, config);
    }
  }

  /** Ends all, those that are leaving too. */
  synchronized void close(Runnable done) {
    List<Replica> open = new ArrayList<>(all);
    open.addAll(leaving);
    Countdown countdown = new Countdown(open.size(), done);
    open.forEach(replica -> replica.pool().close(countdown::arrive));
  }

  private void endThoseLeft() {
    leaving.removeIf(
        each -> {
          boolean idle = each.inFlight() == 0;
          if (idle) {
            each.pool().close(() -> {});
          }
          return idle;
        });
  }

  /** What is due; one thread at a time. */
  void tick(EventLoop loop) {
    List<Replica> now = all;
    WatchConfig watch = set.watch();
    now.forEach(replica -> replica.tick(loop, watch.health()));
    endThoseLeft();
    if (now.size() == 1) {
      return;
    }
    ejections.tick();
    trial.judge(now, watch.canary());
    long slice = watch.canary().window().toNanos() / OutcomeWindow.SLICES;
    if (lane.nanoTime() - turnedNanos >= slice) {
      turnedNanos = lane.nanoTime();
      now.forEach(replica -> replica.outcomes().turn());
    }
  }

  @Override
  public void onUp() {
    lane.events().onUp(lane.server());
  }

  @Override
  public void onDown(Failure failure) {
    if (whyDown() != null) {
      lane.events().onDown(lane.server(), failure);
    }
  }
}
