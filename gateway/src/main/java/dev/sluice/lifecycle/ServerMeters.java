package dev.sluice.lifecycle;

import dev.sluice.backend.http.ConnectionStats;
import dev.sluice.backend.http.LeaseEnd;
import dev.sluice.backend.stdio.ProcessStats;
import dev.sluice.dispatch.ReplicaState;
import dev.sluice.dispatch.ReplicaView;
import dev.sluice.dispatch.ServerLane;
import dev.sluice.observability.GatewayMeters;
import dev.sluice.observability.MeterGroup;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToLongFunction;

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

  void show() {
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
    group.counter(GatewayMeters.CALLS_REFUSED, lane::callsRefused, server);
    for (ReplicaView replica : lane.view()) {
      group.gauge(
          GatewayMeters.BREAKER_STATE, () -> breaker(replica.name()), server, replica.name());
    }
    lane.attempts()
        .eachOutcome(
            (outcome, count) -> group.counter(GatewayMeters.ATTEMPTS, count, server, outcome));
    lane.attempts()
        .eachDecision(
            (decision, count) -> group.counter(GatewayMeters.RETRIES, count, server, decision));
    if (!places.connections(lane.server()).isEmpty()) {
      showConnections();
    }
    if (!places.processes(lane.server()).isEmpty()) {
      showProcesses();
    }
  }

  private int breaker(String replica) {
    return lane.view().stream()
        .filter(each -> each.name().equals(replica))
        .mapToInt(each -> each.breaker().value())
        .sum();
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
