package dev.sluice.dispatch;

import dev.sluice.settings.Setting;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What is particular to one tool ({@code servers.NAME.tools.TOOL}). */
public record ToolConfig(
    @Setting(
            value = "Longest a call of it may take without progress, instead of the server's.",
            min = "100ms",
            max = "1d")
        @Nullable Duration timeout,
    @Setting(
            value =
                "Longest a call of it may take however much progress it reports, instead of the"
                    + " server's.",
            min = "100ms",
            max = "7d")
        @Nullable Duration maxTotal,
    @Setting("How many calls of it may begin in a time, beside the server's own limit.")
        @Nullable RateLimitConfig rateLimit) {}
