package dev.sluice.dispatch;

import dev.sluice.settings.Setting;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** When a replica on trial is given up ({@code servers.NAME.canary}). */
public record CanaryConfig(
    @Setting(
            "Whether a replica on trial that does worse than the others is rolled back: it gets no"
                + " sessions any more, and those it has move at their next call.")
        boolean rollback,
    @Setting("Name of the replica on trial; absent means the one with the least weight.")
        @Nullable String replica,
    @Setting(value = "How far back calls are compared.", min = "5s", max = "1h") Duration window,
    @Setting(
            value =
                "Calls of the replica on trial, and of the others, before they are compared. Calls"
                    + " of it that hang for 5 s are judged however few they are.",
            min = "5",
            max = "1000000")
        int minCalls,
    @Setting(
            value =
                "Percent of its calls that may fail or be answered with an error beyond the share"
                    + " of the others.",
            min = "1",
            max = "100")
        int errorMargin,
    @Setting(
            value =
                "How many times the others' 99th percentile of latency a call of it may take before"
                    + " it counts as slow, in percent; calls under way count as well.",
            min = "101",
            max = "100000")
        int latencyFactor) {
  public static final CanaryConfig DEFAULTS =
      new CanaryConfig(false, null, Duration.ofSeconds(30), 20, 10, 300);
}
