package dev.sluice.dispatch;

import dev.sluice.settings.Setting;
import java.time.Duration;

/** When one of several replicas gets no calls for a while ({@code servers.NAME.ejection}). */
public record EjectionConfig(
    @Setting(
            value =
                "Failures of one replica in a row after which it gets no calls for a while."
                    + " Errors the server answers with are no failures.",
            min = "1",
            max = "100000")
        int failures,
    @Setting(
            value = "How long, the first time; each time again adds as much.",
            min = "100ms",
            max = "1h")
        Duration time,
    @Setting(value = "How long at most.", min = "100ms", max = "1d") Duration maxTime,
    @Setting(
            value =
                "Most replicas ejected at once, in percent of all, rounded down. 0 ejects none.",
            min = "0",
            max = "99")
        int maxShare) {
  public static final EjectionConfig DEFAULTS =
      new EjectionConfig(5, Duration.ofSeconds(10), Duration.ofMinutes(5), 50);
}
