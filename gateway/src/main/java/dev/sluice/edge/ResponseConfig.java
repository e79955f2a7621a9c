package dev.sluice.edge;

import dev.sluice.settings.Setting;
import java.time.Duration;

/** How replies are delivered ({@code response}). */
public record ResponseConfig(
    @Setting(
            value =
                "A reply not ready after this becomes an SSE stream, so that no proxy times it out.",
            min = "10ms",
            max = "1m")
        Duration upgradeAfter,
    @Setting(
            value =
                "Pause after which a client that lost a stream is told to come back, up to half as long again at random.",
            min = "10ms",
            max = "5m")
        Duration retry) {
  public static final ResponseConfig DEFAULTS =
      new ResponseConfig(Duration.ofSeconds(2), Duration.ofSeconds(1));
}
