package dev.sluice.dispatch;

import dev.sluice.settings.Setting;
import java.time.Duration;

/** How many calls may begin in a time ({@code rateLimit} of a server or tool). */
public record RateLimitConfig(
    @Setting(
            value = "Calls that may begin in each `per`; one more is refused as overloaded.",
            min = "1",
            max = "1000000")
        int calls,
    @Setting(value = "The time.", min = "1ms", max = "1d") Duration per) {}
