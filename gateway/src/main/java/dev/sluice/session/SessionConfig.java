package dev.sluice.session;

import dev.sluice.settings.ByteSize;
import dev.sluice.settings.Setting;
import java.time.Duration;

/** Bounds of client sessions ({@code sessions}). */
public record SessionConfig(
    @Setting(
            value = "Most sessions open at once; one more is answered 503.",
            min = "1",
            max = "10000000")
        int max,
    @Setting(value = "Idle time after which a session is closed.", min = "1s", max = "7d")
        Duration idleTimeout,
    @Setting(
            value =
                "How long a result waits for a client that lost its connection. Read, but without effect yet.",
            min = "0s",
            max = "1h")
        Duration resumeWindow,
    @Setting(value = "Most calls in flight in one session.", min = "1", max = "100000") int calls,
    @Setting(
            value = "Most server requests a session may be asked at once.",
            min = "1",
            max = "10000")
        int asks,
    @Setting(
            value = "Most bytes of the capabilities a client may declare.",
            min = "1KiB",
            max = "1MiB")
        ByteSize capabilities) {
  public static final SessionConfig DEFAULTS =
      new SessionConfig(
          20_000, Duration.ofMinutes(30), Duration.ofSeconds(60), 1_000, 100, ByteSize.ofKiB(16));
}
