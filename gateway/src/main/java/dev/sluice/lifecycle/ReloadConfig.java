package dev.sluice.lifecycle;

import dev.sluice.settings.Setting;
import java.time.Duration;

/** Changes of the configuration while the gateway runs ({@code reload}). */
public record ReloadConfig(
    @Setting(
            value =
                "How often the configuration file, what it includes and the files its values come from are looked at; 0 reads them again only on SIGHUP.",
            min = "0s",
            max = "1h")
        Duration interval,
    @Setting(
            value =
                "Longest that calls under way to a server may take after it was removed or changed.",
            min = "0s",
            max = "1h")
        Duration grace) {
  public static final ReloadConfig DEFAULTS =
      new ReloadConfig(Duration.ofSeconds(1), Duration.ofSeconds(60));
}
