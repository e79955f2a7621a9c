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
        Duration interval,
    @Setting(
            value =
                "Longest a peer of a stream acknowledges nothing of what was sent to it; then it is gone, and the connection is closed. A peer that is there and only does not read is not meant (Linux).",
            min = "2s",
            max = "10m")
        Duration unackedTimeout,
    @Setting(
            value =
                "Longest a peer takes nothing of what waits for it; then the connection is closed, however alive the peer is (Linux).",
            min = "10s",
            max = "1h")
        Duration stalledTimeout) {
  public static final KeepaliveConfig DEFAULTS =
      new KeepaliveConfig(Duration.ofSeconds(15), Duration.ofSeconds(10), Duration.ofMinutes(2));
}
