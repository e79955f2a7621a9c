package dev.sluice.observability.log;

import dev.sluice.settings.Setting;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The log ({@code logging}): one line an event, on stderr. */
public record LoggingConfig(
    @Setting(
            "Form of the lines. `SLUICE_LOG_FORMAT` of the environment wins, and is the default;"
                + " without it `text`.")
        @Nullable LogFormat format,
    @Setting(
            "From which level on is logged. `SLUICE_LOG_LEVEL` of the environment wins, and is the"
                + " default; without it `info`. Changeable while the gateway runs:"
                + " `PUT /admin/loggers/NAME`.")
        @Nullable Verbosity level,
    @Setting(
            "Which calls have a line: those that `failed`; the `notable` ones, which failed or were"
                + " slow, with the stages of their way; or `all`. What a server or its tool"
                + " answered, errors included, is no failure.")
        CallLines calls,
    @Setting(
            value = "How long a call takes at least to be slow. 0: none is.",
            min = "2ms",
            max = "1d",
            zero = true)
        Duration slowCall) {
  public static final LoggingConfig DEFAULTS =
      new LoggingConfig(null, null, CallLines.NOTABLE, Duration.ofSeconds(5));
}
