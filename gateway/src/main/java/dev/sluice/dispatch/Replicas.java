package dev.sluice.dispatch;

import dev.sluice.exchange.Client;
import dev.sluice.exchange.Failure;
import dev.sluice.protocol.era.ProtocolVersion;
import dev.sluice.protocol.jsonrpc.Envelope;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * The replicas of one server and who stays with which. Thread-safe.
 *
 * <p>A client session stays with its replica until that is down or gives its sessions away. Where
 * it is kept is bounded by the number of client sessions and forgotten with them.
 */
final class Replicas implements Availability.Listener {
  private final ServerLane lane;
  private final List<Replica> all;
  private final Choice choice = new Choice(bound -> ThreadLocalRandom.current().nextLong(bound));
  private final Map<Client, Replica> chosen = new ConcurrentHashMap<>();

  Replicas(ServerLane lane, List<ReplicaSpec> specs) {
    if (specs.isEmpty()) {
      throw new IllegalArgumentException("replicas: none (expected: at least 1)");
    }
    this.lane = lane;
    this.all = specs.stream().map(spec -> new Replica(lane, spec, this)).toList();
  }

  List<Replica> all() {
    return all;
  }

  /**
   * The replica for an attempt.
   *
   * @param request the request, null when it is not known yet
   * @param tried those to be asked again only when there is no other
   */
  Replica choose(Client client, @Nullable Envelope request, Set<Replica> tried) {
    if (all.size() == 1) {
      return all.getFirst();
    }
    if (!tried.isEmpty()) {
      return choice.forCall(Choice.untried(usable(), tried));
    }
    if (client.isSession()) {
      return forSession(client);
    }
    return request != null && OwnLists.isList(String.valueOf(request.method()))
        ? first()
        : choice.forCall(usable());
  }

  private Replica forSession(Client client) {
    Replica now = chosen.get(client);
    if (now != null && now.isUsable()) {
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
    return chosen.replace(client, now, next) ? next : forSession(client);
  }

  /** Where a client's calls went so far, null when nowhere. */
  @Nullable Replica chosen(Client client) {
    return all.size() == 1 ? all.getFirst() : chosen.get(client);
  }

  /** Those that may be chosen: those that answer, or all when none is known to. Never empty. */
  private List<Replica> usable() {
    for (Replica each : all) {
      if (!each.isUsable()) {
        List<Replica> some = all.stream().filter(Replica::isUsable).toList();
        return some.isEmpty() ? all : some;
      }
    }
    return all;
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
