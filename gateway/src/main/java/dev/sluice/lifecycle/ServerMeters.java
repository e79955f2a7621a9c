package dev.sluice.lifecycle;

import dev.sluice.backend.http.ConnectionStats;
import dev.sluice.backend.http.LeaseEnd;
import dev.sluice.backend.stdio.ProcessStats;
import dev.sluice.dispatch.ReplicaState;
import dev.sluice.dispatch.ReplicaView;
import dev.sluice.dispatch.ServerLane;
import dev.sluice.exchange.ServerName;
import dev.sluice.observability.GatewayMeters;
import dev.sluice.observability.MeterGroup;
import dev.sluice.routing.ListHealth;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** Ties what one server's lane and transports count to the meters that show it. */
final class ServerMeters {
  private final MeterGroup group;
  private final ServerLane lane;
  private final Places places;
  private final String server;

  ServerMeters(MeterGroup group, ServerLane lane, Places places) {
    this.group = group;
    this.lane = lane;
    this.places = places;
    this.server = lane.server().value();
  }

  /**
   * @param lists tells of the server's lists, null when nobody asks for them
   */
  void show(@Nullable ListHealth lists) {
    group.gauge(GatewayMeters.BACKEND_UP, () -> lane.isUp() ? 1 : 0, server);
    group.gauge(GatewayMeters.UPSTREAM_SESSIONS, lane::upstreamSessions, server);
    for (ReplicaState state : ReplicaState.values()) {
      group.gauge(
          GatewayMeters.REPLICAS,
          () -> lane.view().stream().filter(replica -> replica.state() == state).count(),
          server,
          text(state));
    }
    group.gauge(GatewayMeters.CALLS_QUEUED, lane::callsQueued, server);
    group.gauge(GatewayMeters.CALLS_ACTIVE, lane::callsActive, server);
    group.counter(GatewayMeters.CALLS_REFUSED, lane::callsRefused, server);
    group.counter(GatewayMeters.STRAYS, this::strays, server);
    group.gauge(GatewayMeters.LIMIT, lane::mostCalls, "maxCalls", server);
    group.gauge(GatewayMeters.LIMIT, lane::mostQueued, "maxQueued", server);
    for (ReplicaView replica : lane.view()) {
      show(replica.name());
    }
    lane.attempts()
        .eachOutcome(
            (outcome, count) -> group.counter(GatewayMeters.ATTEMPTS, count, server, outcome));
    lane.attempts()
        .eachDecision(
            (decision, count) -> group.counter(GatewayMeters.RETRIES, count, server, decision));
    if (lists != null) {
      show(lists, lane.server());
    }
    if (!places.connections(lane.server()).isEmpty()) {
      showConnections();
    }
    if (!places.processes(lane.server()).isEmpty()) {
      showProcesses();
    }
  }

  private void show(String replica) {
    group.gauge(
        GatewayMeters.BREAKER_STATE,
        () -> of(replica, each -> each.breaker().value()),
        server,
        replica);
    group.gauge(
        GatewayMeters.REPLICA_UP,
        () -> of(replica, each -> each.state() == ReplicaState.UP ? 1 : 0),
        server,
        replica);
    group.counter(
        GatewayMeters.REPLICA_EJECTIONS,
        () -> of(replica, ReplicaView::ejections),
        server,
        replica);
  }

  private long of(String replica, ToLongFunction<ReplicaView> value) {
    return lane.view().stream().filter(each -> each.name().equals(replica)).mapToLong(value).sum();
  }

  private void show(ListHealth lists, ServerName name) {
    for (String list : ListHealth.lists()) {
      group.gauge(GatewayMeters.CATALOGUE_AGE, () -> lists.ageSeconds(name, list), server, list);
      group.counter(
          GatewayMeters.CATALOGUE_FAILURES, () -> lists.failures(name, list), server, list);
    }
  }

  private long strays() {
    return lane.strays() + processes(ProcessStats::strayMessages);
  }

  private void showConnections() {
    Map<String, ToLongFunction<ConnectionStats>> states =
        Map.of(
            "active", ConnectionStats::active,
            "idle", ConnectionStats::idle,
            "pending", ConnectionStats::pending);
    states.forEach(
        (state, value) ->
            group.gauge(GatewayMeters.POOL_CONNECTIONS, () -> connections(value), server, state));
    for (LeaseEnd end : LeaseEnd.values()) {
      group.counter(
          GatewayMeters.POOL_LEASES,
          () -> connections(stats -> stats.ended(end)),
          server,
          text(end));
    }
  }

  private long connections(ToLongFunction<ConnectionStats> value) {
    return places.connections(lane.server()).stream().mapToLong(value).sum();
  }

  private void showProcesses() {
    group.gauge(
        GatewayMeters.PROCESS_RESIDENT, () -> processes(ProcessStats::residentBytes), server);
    group.counter(GatewayMeters.PROCESS_RESTARTS, () -> processes(ProcessStats::restarts), server);
    group.gauge(GatewayMeters.PROCESS_RUNNING, () -> processes(ProcessStats::running), server);
    group.gauge(GatewayMeters.PROCESS_STDIN, () -> processes(ProcessStats::stdinBytes), server);
    group.counter(
        GatewayMeters.PROCESS_DROPPED, () -> processes(ProcessStats::droppedMessages), server);
    group.counter(
        GatewayMeters.PROCESS_OVERLONG, () -> processes(ProcessStats::overlongLines), server);
    group.counter(GatewayMeters.PROCESS_NOISE, () -> processes(ProcessStats::noiseLines), server);
  }

  private long processes(ToLongFunction<ProcessStats> value) {
    return places.processes(lane.server()).stream()
        .mapToLong(transport -> value.applyAsLong(transport.stats()))
        .sum();
  }

  private static String text(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
