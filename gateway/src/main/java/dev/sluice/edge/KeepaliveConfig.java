package dev.sluice.edge;

import dev.sluice.settings.Setting;
import java.time.Duration;

/**
 * Comments that keep idle streams open, and how peers that are gone are found ({@code keepalive}).
 */
public record KeepaliveConfig(
    @Setting(
            value =
                "Idle time of an SSE stream after which a comment is sent; 0 sends none. A server may have its own (`servers.NAME.keepalive`).",
            min = "1s",
            max = "5m",
            zero = true)
        Duration interval) {
  public static final KeepaliveConfig DEFAULTS = new KeepaliveConfig(Duration.ofSeconds(15));
}
