package dev.sluice.lifecycle;

import dev.sluice.observability.GatewayMeters;
import dev.sluice.observability.Telemetry;
import io.netty.util.internal.PlatformDependent;

/** Shows what is configured as most for the whole gateway, beside what there is of it. */
final class LimitMeters {
  private LimitMeters() {}

  /** Of this configuration; none of it changes without a restart. */
  static void show(Telemetry telemetry, GatewayConfig config) {
    show(telemetry, "limits.connections", config.limits().connections());
    show(telemetry, "limits.listens", config.limits().listens());
    show(telemetry, "sessions.max", config.sessions().max());
    show(telemetry, "sessions.replay.total", config.sessions().replay().total().bytes());
    show(telemetry, "bridge.parked", config.bridge().parked());
    show(telemetry, "io.netty.maxDirectMemory", PlatformDependent.maxDirectMemory());
  }

  private static void show(Telemetry telemetry, String limit, long most) {
    telemetry.gauge(GatewayMeters.LIMIT, () -> most, limit, null);
  }
}
