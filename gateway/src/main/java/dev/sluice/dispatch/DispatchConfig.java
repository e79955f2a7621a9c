package dev.sluice.dispatch;

import dev.sluice.settings.Setting;
import java.time.Duration;
import java.util.List;

/** How calls to one server are carried ({@code servers.NAME}). */
public record DispatchConfig(
    @Setting(value = "Longest a call may take without progress.", min = "100ms", max = "1d")
        Duration timeout,
    @Setting(
            value = "Longest a call may take however much progress it reports.",
            min = "100ms",
            max = "7d")
        Duration maxTotal,
    @Setting(
            value =
                "Longest wait for the server's answer to initialize, start of its process included.",
            min = "100ms",
            max = "10m")
        Duration initializeTimeout,
    @Setting("Who shares an upstream session: auto, shared or dedicated.") UpstreamSharing sessions,
    @Setting(
            value =
                "Most upstream sessions with one replica at once. For stdio each is a process, and"
                    + " the default is 8.",
            min = "1",
            max = "10000")
        int maxSessions,
    @Setting(value = "Idle time after which an upstream session is ended.", min = "1s", max = "1d")
        Duration sessionIdleTimeout,
    @Setting(
            value = "Most calls under way to this server; one more is refused as overloaded.",
            min = "1",
            max = "1000000")
        int maxCalls,
    @Setting(
            "Tools that do no harm when they run twice, beside those that say so themselves"
                + " (readOnlyHint, idempotentHint). `*` stands for all of them.")
        List<String> idempotent,
    @Setting("How attempts that came to nothing are repeated.") RetryConfig retry) {
  public static final DispatchConfig DEFAULTS =
      new DispatchConfig(
          Duration.ofSeconds(60),
          Duration.ofMinutes(10),
          Duration.ofSeconds(20),
          UpstreamSharing.AUTO,
          64,
          Duration.ofMinutes(10),
          10_000,
          List.of(),
          RetryConfig.DEFAULTS);

  /** For servers whose every upstream session is a process. */
  public static final DispatchConfig PROCESS_DEFAULTS =
      new DispatchConfig(
          DEFAULTS.timeout(),
          DEFAULTS.maxTotal(),
          DEFAULTS.initializeTimeout(),
          DEFAULTS.sessions(),
          8,
          DEFAULTS.sessionIdleTimeout(),
          DEFAULTS.maxCalls(),
          DEFAULTS.idempotent(),
          DEFAULTS.retry());

  public DispatchConfig {
    idempotent = List.copyOf(idempotent);
  }
}
