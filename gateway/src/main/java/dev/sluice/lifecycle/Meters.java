package dev.sluice.lifecycle;

import dev.sluice.backend.stdio.ProcessStats;
import dev.sluice.backend.streamable.ConnectionStats;
import dev.sluice.backend.streamable.LeaseEnd;
import dev.sluice.dispatch.ReplicaState;
import dev.sluice.dispatch.ReplicaView;
import dev.sluice.dispatch.ServerLane;
import dev.sluice.exchange.StreamCounts;
import dev.sluice.observability.Exposition;
import dev.sluice.observability.GatewayMeters;
import dev.sluice.observability.Operations;
import dev.sluice.observability.Telemetry;
import dev.sluice.session.Sessions;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** Ties what the rooms count to the meters that show it. Thread-safe. */
final class Meters {
  private final Telemetry telemetry = new Telemetry();
  private final SessionMeters sessions = new SessionMeters(telemetry);

  Operations operations() {
    return telemetry.operations();
  }

  SessionMeters sessions() {
    return sessions;
  }

  Exposition scrape(@Nullable String accept) {
    return telemetry.scrape(accept);
  }

  /** Shows what the assembled gateway holds. */
  void watch(GatewayAssembly assembly) {
    Fleet fleet = assembly.fleet();
    telemetry.watch(fleet.loops());
    watchStreams(assembly.sessions());
    fleet.lanes().forEach(lane -> watch(lane, fleet.places()));
  }

  private void watch(ServerLane lane, Places places) {
    String server = lane.server().value();
    telemetry.gauge(GatewayMeters.BACKEND_UP, () -> lane.isUp() ? 1 : 0, server);
    telemetry.gauge(GatewayMeters.UPSTREAM_SESSIONS, lane::upstreamSessions, server);
    for (ReplicaState state : ReplicaState.values()) {
      telemetry.gauge(
          GatewayMeters.REPLICAS,
          () -> lane.view().stream().filter(replica -> replica.state() == state).count(),
          server,
          state.name().toLowerCase(Locale.ROOT));
    }
    telemetry.gauge(GatewayMeters.CALLS_QUEUED, lane::callsQueued, server);
    telemetry.counter(GatewayMeters.CALLS_REFUSED, lane::callsRefused, server);
    for (ReplicaView replica : lane.view()) {
      telemetry.gauge(
          GatewayMeters.BREAKER_STATE, () -> breaker(lane, replica.name()), server, replica.name());
    }
    lane.attempts()
        .eachOutcome(
            (outcome, count) -> telemetry.counter(GatewayMeters.ATTEMPTS, count, server, outcome));
    lane.attempts()
        .eachDecision(
            (decision, count) -> telemetry.counter(GatewayMeters.RETRIES, count, server, decision));
    watchConnections(lane, places);
    if (!places.processes(lane.server()).isEmpty()) {
      telemetry.gauge(
          GatewayMeters.PROCESS_RESIDENT,
          () -> sum(places, lane, ProcessStats::residentBytes),
          server);
      telemetry.counter(
          GatewayMeters.PROCESS_RESTARTS, () -> sum(places, lane, ProcessStats::restarts), server);
      telemetry.counter(
          GatewayMeters.PROCESS_NOISE, () -> sum(places, lane, ProcessStats::noiseLines), server);
    }
  }

  private void watchConnections(ServerLane lane, Places places) {
    String server = lane.server().value();
    if (places.connections(lane.server()).isEmpty()) {
      return;
    }
    Map<String, ToLongFunction<ConnectionStats>> states =
        Map.of(
            "active", ConnectionStats::active,
            "idle", ConnectionStats::idle,
            "pending", ConnectionStats::pending);
    states.forEach(
        (state, value) ->
            telemetry.gauge(
                GatewayMeters.POOL_CONNECTIONS,
                () -> connections(places, lane, value),
                server,
                state));
    for (LeaseEnd end : LeaseEnd.values()) {
      telemetry.counter(
          GatewayMeters.POOL_LEASES,
          () -> connections(places, lane, stats -> stats.ended(end)),
          server,
          end.name().toLowerCase(Locale.ROOT));
    }
  }

  private static long connections(
      Places places, ServerLane lane, ToLongFunction<ConnectionStats> value) {
    return places.connections(lane.server()).stream().mapToLong(value).sum();
  }

  private static int breaker(ServerLane lane, String replica) {
    return lane.view().stream()
        .filter(each -> each.name().equals(replica))
        .mapToInt(each -> each.breaker().value())
        .sum();
  }

  private static long sum(Places places, ServerLane lane, ToLongFunction<ProcessStats> value) {
    return places.processes(lane.server()).stream()
        .mapToLong(transport -> value.applyAsLong(transport.stats()))
        .sum();
  }

  private void watchStreams(Sessions sessions) {
    StreamCounts counts = sessions.streamCounts();
    telemetry.gauge(GatewayMeters.STREAMS, counts.open::sum);
    telemetry.gauge(GatewayMeters.OUTBOX, counts.outboxBytes::sum);
    telemetry.gauge(GatewayMeters.REPLAY, sessions::replayBytes);
    telemetry.counter(GatewayMeters.REPLAYED_EVENTS, counts.replayed::sum);
    telemetry.counter(GatewayMeters.KEEPALIVES, counts.keepalives::sum);
    telemetry.counter(GatewayMeters.STREAM_OVERFLOW, counts.coalesced::sum, "coalesced");
    telemetry.counter(GatewayMeters.STREAM_OVERFLOW, counts.dropped::sum, "dropped");
    telemetry.counter(GatewayMeters.STREAM_OVERFLOW, counts.closed::sum, "closed");
  }

  void close() {
    telemetry.close();
  }
}
