package dev.sluice.dispatch;

import dev.sluice.settings.Setting;
import java.time.Duration;

/** How attempts that came to nothing are repeated ({@code servers.NAME.retry}). */
public record RetryConfig(
    @Setting(
            value = "Most attempts of one call, the first included; 1 repeats nothing.",
            min = "1",
            max = "10")
        int attempts,
    @Setting(
            value =
                "Longest pause before the first repetition; it doubles with each further one. The"
                    + " pause itself is drawn at random between nothing and that.",
            min = "1ms",
            max = "1m")
        Duration pause,
    @Setting(value = "What the longest pause doubles up to.", min = "1ms", max = "10m")
        Duration maxPause,
    @Setting(
            value = "Most repetitions in 10 s, in percent of the calls of that time.",
            min = "0",
            max = "100")
        int budget,
    @Setting(
            value = "Repetitions a second that are always allowed, however few the calls.",
            min = "0",
            max = "10000")
        int minPerSecond) {
  public static final RetryConfig DEFAULTS =
      new RetryConfig(3, Duration.ofMillis(50), Duration.ofSeconds(2), 20, 3);
}
