package dev.sluice.edge;

import dev.sluice.settings.Setting;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What the streams of one server's own address do otherwise than others ({@code
 * servers.NAME.keepalive}).
 */
public record ServerKeepaliveConfig(
    @Setting(
            value =
                "Idle time of a stream under `/servers/NAME/` after which a comment is sent; 0 sends none, absent means as everywhere (`keepalive.interval`).",
            min = "1s",
            max = "5m",
            zero = true)
        @Nullable Duration interval) {
  public static final ServerKeepaliveConfig DEFAULTS = new ServerKeepaliveConfig(null);
}
