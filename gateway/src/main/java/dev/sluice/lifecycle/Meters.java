package dev.sluice.lifecycle;

import dev.sluice.dispatch.ServerLane;
import dev.sluice.observability.Exposition;
import dev.sluice.observability.GatewayMeters;
import dev.sluice.observability.Operations;
import dev.sluice.observability.Telemetry;
import dev.sluice.session.SessionListener;
import org.jspecify.annotations.Nullable;

/** Ties what the rooms count to the meters that show it. Thread-safe. */
final class Meters {
  private final Telemetry telemetry = new Telemetry();
  private final SessionMeters sessions = new SessionMeters(telemetry);

  Operations operations() {
    return telemetry.operations();
  }

  SessionListener sessions() {
    return sessions;
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

  void close() {
    telemetry.close();
  }
}
