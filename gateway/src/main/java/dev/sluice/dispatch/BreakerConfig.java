package dev.sluice.dispatch;

import dev.sluice.settings.Setting;
import java.time.Duration;

/** When a replica that keeps failing is left alone for a while ({@code servers.NAME.breaker}). */
public record BreakerConfig(
    @Setting("Whether a replica that keeps failing is left alone for a while.") boolean enabled,
    @Setting(
            value = "Share of failed attempts, in percent, that opens the circuit.",
            min = "1",
            max = "100")
        int failureRate,
    @Setting(value = "Last attempts that count.", min = "1", max = "10000") int window,
    @Setting(
            value = "Attempts without which there is no rate; at most `window`.",
            min = "1",
            max = "10000")
        int minCalls,
    @Setting(
            value =
                "How long the circuit stays open the first time; each time in a row twice as long.",
            min = "100ms",
            max = "1h")
        Duration openFor,
    @Setting(value = "What that doubles up to.", min = "100ms", max = "1d") Duration maxOpenFor,
    @Setting(
            value =
                "Calls let through after that to see whether the replica answers again. One more is"
                    + " let through each time they have said nothing for `openFor`.",
            min = "1",
            max = "1000")
        int probes) {
  public static final BreakerConfig DEFAULTS =
      new BreakerConfig(true, 50, 20, 10, Duration.ofSeconds(5), Duration.ofSeconds(30), 1);
}
