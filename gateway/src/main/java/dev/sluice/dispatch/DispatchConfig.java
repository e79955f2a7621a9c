package dev.sluice.dispatch;

import dev.sluice.settings.Setting;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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
    @Setting(
            value = "Longest a list of tools, prompts or resources may take.",
            min = "100ms",
            max = "10m")
        Duration listTimeout,
    @Setting(
            value =
                "Longest wait for a client's answer to a question that the server asked outside any"
                    + " call. Within a call, `maxTotal` counts.",
            min = "1s",
            max = "1d")
        Duration askTimeout,
    @Setting(
            "The revision of MCP to speak with the server; auto means the newest it speaks, which is"
                + " found out.")
        Revision revision,
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
            value = "Most calls under way to this server; more wait for their turn.",
            min = "1",
            max = "1000000")
        int maxCalls,
    @Setting(
            value = "Most calls that wait for their turn; one more is refused as overloaded.",
            min = "0",
            max = "1000000")
        int maxQueued,
    @Setting(
            value = "Longest wait for a turn; after it a call is refused as overloaded.",
            min = "1ms",
            max = "10m")
        Duration maxQueueWait,
    @Setting(
            "Tools that do no harm when they run twice, beside those that say so themselves"
                + " (readOnlyHint, idempotentHint). `*` stands for all of them.")
        List<String> idempotent,
    @Setting("How attempts that came to nothing are repeated.") RetryConfig retry,
    @Setting("When a replica that keeps failing is left alone for a while.") BreakerConfig breaker,
    @Setting("How many calls of this server may begin in a time. Lists do not count.")
        @Nullable RateLimitConfig rateLimit,
    @Setting("What is particular to single tools, by the server's own names.")
        Map<String, ToolConfig> tools) {
  public static final DispatchConfig DEFAULTS =
      new DispatchConfig(
          Duration.ofSeconds(60),
          Duration.ofMinutes(10),
          Duration.ofSeconds(20),
          Duration.ofSeconds(20),
          Duration.ofMinutes(5),
          Revision.AUTO,
          UpstreamSharing.AUTO,
          64,
          Duration.ofMinutes(10),
          10_000,
          1_000,
          Duration.ofSeconds(10),
          List.of(),
          RetryConfig.DEFAULTS,
          BreakerConfig.DEFAULTS,
          null,
          Map.of());

  /** For servers whose every upstream session is a process. */
  public static final DispatchConfig PROCESS_DEFAULTS = DEFAULTS.withMaxSessions(8);

  public DispatchConfig {
    idempotent = List.copyOf(idempotent);
    tools = Map.copyOf(tools);
  }

  private DispatchConfig withMaxSessions(int other) {
    return new DispatchConfig(
        timeout,
        maxTotal,
        initializeTimeout,
        listTimeout,
        askTimeout,
        revision,
        sessions,
        other,
        sessionIdleTimeout,
        maxCalls,
        maxQueued,
        maxQueueWait,
        idempotent,
        retry,
        breaker,
        rateLimit,
        tools);
  }
}
