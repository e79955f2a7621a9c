package dev.sluice.lifecycle;

import dev.sluice.admin.ManagementServer;
import dev.sluice.bridge.BridgeCounts;
import dev.sluice.dispatch.ServerLane;
import dev.sluice.edge.EdgeServer;
import dev.sluice.edge.EdgeTally;
import dev.sluice.exchange.GatewayVersion;
import dev.sluice.exchange.ServerName;
import dev.sluice.exchange.StreamCounts;
import dev.sluice.observability.CallWatch;
import dev.sluice.observability.Exposition;
import dev.sluice.observability.GatewayMeters;
import dev.sluice.observability.MeterGroup;
import dev.sluice.observability.Operations;
import dev.sluice.observability.Telemetry;
import dev.sluice.observability.calls.CallRecorder;
import dev.sluice.observability.log.BoundedAppender;
import dev.sluice.observability.log.LoggingConfig;
import dev.sluice.observability.trace.CurrentSpan;
import dev.sluice.observability.trace.SpanCounts;
import dev.sluice.observability.trace.Tracing;
import dev.sluice.observability.trace.TracingConfig;
import dev.sluice.routing.ListHealth;
import dev.sluice.session.Sessions;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.internal.PlatformDependent;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Ties what the rooms count to the meters that show it. Thread-safe. */
final class Meters {
  /** Longest wait for the last spans, after everything else has stopped. */
  private static final long MOST_FLUSH_MILLIS = 200;

  private final Telemetry telemetry = new Telemetry();
  private final ReloadCounts reloads = new ReloadCounts(InstantSource.system());
  private final Map<ServerLane, MeterGroup> servers = new HashMap<>();
  private final SessionMeters sessions = new SessionMeters(telemetry);
  private final BridgeCounts bridge = new BridgeCounts();
  private @Nullable ListHealth lists;
  private final @Nullable Tracing tracing;
  private final @Nullable CallWatch calls;

  Meters(LoggingConfig logging, TracingConfig traces) {
    // Without an endpoint not even the classes of OpenTelemetry are loaded.
    tracing = traces.endpoint() == null ? null : Tracing.of(traces);
    calls = CallRecorder.of(logging, tracing);
    telemetry.counter(GatewayMeters.LOG_DROPPED, BoundedAppender::dropped);
    if (tracing != null) {
      telemetry.traces(new CurrentSpan());
      SpanCounts spans = tracing.counts();
      telemetry.counter(GatewayMeters.SPANS, spans.exported::sum, "exported");
      telemetry.counter(GatewayMeters.SPANS, spans.failed::sum, "failed");
      telemetry.counter(GatewayMeters.SPANS, spans.dropped::sum, "dropped");
    }
  }

  Operations operations() {
    return telemetry.operations();
  }

  /** Follows calls, null for nobody. */
  @Nullable CallWatch calls() {
    return calls;
  }

  BridgeCounts bridge() {
    return bridge;
  }

  SessionMeters sessions() {
    return sessions;
  }

  Exposition scrape(@Nullable String accept) {
    return telemetry.scrape(accept);
  }

  /** Shows what the assembled gateway holds. */
  void watch(GatewayAssembly assembly, GatewayConfig config) {
    Fleet fleet = assembly.fleet();
    telemetry.watch(fleet.loops());
    watchStreams(assembly.sessions());
    watchBridge();
    watchEdge(assembly.edge());
    lists = assembly.router().lists();
    fleet.lanes().forEach(lane -> watch(lane, fleet.places()));
    LimitMeters.show(telemetry, config);
    telemetry.gauge(GatewayMeters.INFO, () -> 1, GatewayVersion.TEXT, Runtime.version().toString());
    telemetry.gauge(GatewayMeters.DIRECT_MEMORY, PlatformDependent::usedDirectMemory);
    for (ReloadOutcome outcome : ReloadOutcome.values()) {
      telemetry.counter(GatewayMeters.CONFIG_RELOADS, () -> reloads.count(outcome), outcome.text());
    }
    telemetry.gauge(GatewayMeters.CONFIG_LAST_RELOAD_SUCCESS, () -> reloads.isCurrent() ? 1 : 0);
    telemetry.gauge(GatewayMeters.CONFIG_LAST_RELOAD_SUCCESS_TIME, reloads::lastSuccessSeconds);
  }

  ReloadCounts reloads() {
    return reloads;
  }

  /**
   * Shows the servers of the moment: those removed disappear, those replaced count anew.
   *
   * @param changed those that run elsewhere, or by other settings
   */
  synchronized void follow(Fleet fleet, List<ServerName> changed) {
    List<ServerLane> lanes = fleet.lanes();
    for (ServerLane lane : List.copyOf(servers.keySet())) {
      MeterGroup group = servers.get(lane);
      if (group != null && (!lanes.contains(lane) || changed.contains(lane.server()))) {
        group.close();
        servers.remove(lane);
      }
    }
    lanes.stream()
        .filter(lane -> !servers.containsKey(lane))
        .forEach(lane -> watch(lane, fleet.places()));
  }

  /** The server is configured no more: what was measured of it goes. */
  void forget(ServerName server) {
    telemetry.forget(server);
  }

  private synchronized void watch(ServerLane lane, Places places) {
    MeterGroup group = telemetry.group();
    servers.put(lane, group);
    new ServerMeters(group, lane, places).show(lists);
  }

  /** Looks from now on at how late the event loops are. */
  void probe(Iterable<EventExecutor> loops) {
    int number = 0;
    for (EventExecutor loop : loops) {
      new LoopLag(loop, telemetry.histogram(GatewayMeters.LOOP_LAG, Integer.toString(number++)))
          .start();
    }
  }

  /** Shows what the management port refused. */
  void watch(ManagementServer management) {
    telemetry.counter(GatewayMeters.MANAGEMENT_REFUSED, management::refused);
  }

  private void watchEdge(EdgeServer edge) {
    telemetry.gauge(GatewayMeters.LISTENS, edge::listens);
    telemetry.gauge(GatewayMeters.CONNECTIONS, edge::connections);
    EdgeTally tally = edge.tally();
    telemetry.counter(GatewayMeters.CONNECTIONS_ACCEPTED, tally::connectionsAccepted);
    telemetry.counter(GatewayMeters.CONNECTIONS_REFUSED, tally::connectionsRefused);
    telemetry.counter(GatewayMeters.CONNECTIONS_LOST, tally::connectionsLost);
    telemetry.counter(GatewayMeters.STREAMS_RESUMED, tally::resumed, "resumed");
    telemetry.counter(GatewayMeters.STREAMS_RESUMED, tally::notResumed, "refused");
    tally.eachRefusal(
        (reason, count) -> telemetry.counter(GatewayMeters.REQUESTS_REFUSED, count, reason));
    tally.eachStreamEnd((end, count) -> telemetry.counter(GatewayMeters.STREAM_CLOSED, count, end));
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

  private void watchBridge() {
    telemetry.gauge(GatewayMeters.BRIDGE_PARKED, bridge::parked);
    telemetry.counter(GatewayMeters.BRIDGE_ROUNDS, bridge.roundsOfSessions::sum, "session");
    telemetry.counter(GatewayMeters.BRIDGE_ROUNDS, bridge.roundsOfStateless::sum, "stateless");
    telemetry.counter(GatewayMeters.BRIDGE_RETURNS, bridge.resumed::sum, "resumed");
    telemetry.counter(GatewayMeters.BRIDGE_RETURNS, bridge.expired::sum, "expired");
    telemetry.counter(GatewayMeters.BRIDGE_RETURNS, bridge.badStates::sum, "refused");
    telemetry.counter(GatewayMeters.BRIDGE_UNASKED, bridge.refused::sum);
  }

  /** Begins to send the spans that wait. */
  void beginClose() {
    if (tracing != null) {
      tracing.beginClose();
    }
  }

  /** Ends measuring, once the last spans were sent or their time is over. */
  void close(StopTime time) {
    if (tracing != null) {
      tracing.finishClose(time.step(MOST_FLUSH_MILLIS));
    }
    telemetry.close();
  }
}
