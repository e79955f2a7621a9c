package dev.sluice.lifecycle;

import dev.sluice.settings.Setting;
import java.time.Duration;

/** Stopping ({@code drain}). */
public record DrainConfig(
    @Setting(value = "Longest the whole stop may take, signal to exit.", min = "100ms", max = "1h")
        Duration timeout) {
  public static final DrainConfig DEFAULTS = new DrainConfig(Duration.ofMillis(1_600));
}
