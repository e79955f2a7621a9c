package dev.sluice.edge;

import dev.sluice.settings.Setting;
import java.time.Duration;

/** Comments that keep idle streams open ({@code keepalive}). */
public record KeepaliveConfig(
    @Setting(
            value = "Idle time of an SSE stream after which a comment is sent.",
            min = "1s",
            max = "5m")
        Duration interval) {
  public static final KeepaliveConfig DEFAULTS = new KeepaliveConfig(Duration.ofSeconds(15));
}
