package dev.sluice.dispatch;

import dev.sluice.settings.Setting;
import java.time.Duration;

/** How a replica is found dead that says nothing ({@code servers.NAME.health}). */
public record HealthConfig(
    @Setting(
            value =
                "Silence after which an upstream session without calls is sent a ping. While the"
                    + " server is down it is tried at least every 2s, whatever this says.",
            min = "1s",
            max = "1h")
        Duration interval,
    @Setting(value = "Longest wait for the answer to a ping.", min = "100ms", max = "5m")
        Duration timeout,
    @Setting(
            value = "Pings in a row without answer after which the server counts as down.",
            min = "1",
            max = "100")
        int misses) {
  public static final HealthConfig DEFAULTS =
      new HealthConfig(Duration.ofSeconds(10), Duration.ofSeconds(5), 2);
}
