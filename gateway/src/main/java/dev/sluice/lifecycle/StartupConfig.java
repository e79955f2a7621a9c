package dev.sluice.lifecycle;

import dev.sluice.settings.Setting;
import java.time.Duration;

/** Starting ({@code startup}). */
public record StartupConfig(
    @Setting(
            value =
                "Longest wait for the servers before the public port opens without those still missing.",
            key = "wait",
            min = "0s",
            max = "10m")
        Duration patience) {
  public static final StartupConfig DEFAULTS = new StartupConfig(Duration.ofSeconds(10));
}
