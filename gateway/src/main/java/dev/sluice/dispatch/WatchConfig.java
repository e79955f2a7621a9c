package dev.sluice.dispatch;

import dev.sluice.settings.Setting;

/** How the replicas of a server are watched ({@code servers.NAME}). */
public record WatchConfig(
    @Setting("How a server is found dead that says nothing.") HealthConfig health,
    @Setting("When one of several replicas gets no calls for a while.") EjectionConfig ejection,
    @Setting("When a replica on trial is given up.") CanaryConfig canary) {
  public static final WatchConfig DEFAULTS =
      new WatchConfig(HealthConfig.DEFAULTS, EjectionConfig.DEFAULTS, CanaryConfig.DEFAULTS);
}
