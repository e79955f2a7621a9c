package dev.sluice.lifecycle;

import dev.sluice.dispatch.ServerLane;
import dev.sluice.exchange.Client;
import dev.sluice.exchange.ClientTransport;
import dev.sluice.observability.Exposition;
import dev.sluice.observability.GatewayMeters;
import dev.sluice.observability.Operations;
import dev.sluice.observability.Telemetry;
import dev.sluice.protocol.era.Era;
import dev.sluice.protocol.era.ProtocolVersion;
import dev.sluice.session.CloseReason;
import dev.sluice.session.SessionListener;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Ties what the rooms count to the meters that show it. Thread-safe. */
final class Meters implements SessionListener {
  private record Kind(ClientTransport transport, ProtocolVersion version) {}

  private final Telemetry telemetry = new Telemetry();
  private final Map<Kind, LongAdder> open = new HashMap<>();
  private final Map<CloseReason, LongAdder> closed = new EnumMap<>(CloseReason.class);

  Meters() {
    for (ProtocolVersion version : ProtocolVersion.values()) {
      if (version.era() == Era.SESSION) {
        for (ClientTransport transport : ClientTransport.values()) {
          LongAdder sessions = new LongAdder();
          open.put(new Kind(transport, version), sessions);
          telemetry.gauge(GatewayMeters.SESSIONS, sessions::sum, transport.label(), version.text());
        }
      }
    }
    for (CloseReason reason : CloseReason.values()) {
      LongAdder count = new LongAdder();
      closed.put(reason, count);
      telemetry.counter(GatewayMeters.SESSION_CLOSED, count::sum, reason.text());
    }
  }

  Operations operations() {
    return telemetry.operations();
  }

  Exposition scrape(@Nullable String accept) {
    return telemetry.scrape(accept);
  }

  /** Shows what the assembled gateway holds. */
  void watch(GatewayAssembly assembly) {
    Fleet fleet = assembly.fleet();
    telemetry.watch(fleet.loops());
    telemetry.gauge(GatewayMeters.STREAMS, () -> assembly.sessions().held().streams());
    for (ServerLane lane : fleet.lanes()) {
      watch(lane);
    }
    fleet
        .processes()
        .forEach(
            transport -> {
              String server = transport.server().value();
              telemetry.gauge(
                  GatewayMeters.PROCESS_RESIDENT, () -> transport.stats().residentBytes(), server);
              telemetry.counter(
                  GatewayMeters.PROCESS_RESTARTS, () -> transport.stats().restarts(), server);
              telemetry.counter(
                  GatewayMeters.PROCESS_NOISE, () -> transport.stats().noiseLines(), server);
            });
  }

  private void watch(ServerLane lane) {
    String server = lane.server().value();
    telemetry.gauge(GatewayMeters.BACKEND_UP, () -> lane.isUp() ? 1 : 0, server);
    lane.attempts()
        .eachOutcome(
            (outcome, count) -> telemetry.counter(GatewayMeters.ATTEMPTS, count, server, outcome));
    lane.attempts()
        .eachDecision(
            (decision, count) -> telemetry.counter(GatewayMeters.RETRIES, count, server, decision));
  }

  @Override
  public void opened(Client session) {
    count(session, session.version(), 1);
  }

  @Override
  public void agreed(Client session, ProtocolVersion before) {
    count(session, before, -1);
    count(session, session.version(), 1);
  }

  private void count(Client session, ProtocolVersion version, int change) {
    LongAdder sessions = open.get(new Kind(session.transport(), version));
    if (sessions != null) {
      sessions.add(change);
    }
  }

  @Override
  public void closed(Client session, CloseReason reason, long nanos) {
    count(session, session.version(), -1);
    LongAdder count = closed.get(reason);
    if (count != null) {
      count.increment();
    }
    telemetry.record(
        GatewayMeters.SERVER_SESSION,
        Math.min(nanos, TimeUnit.DAYS.toNanos(365)),
        reason == CloseReason.CLIENT_DELETE ? null : reason.text(),
        session.transport().label(),
        session.version().text());
  }

  void close() {
    telemetry.close();
  }
}
