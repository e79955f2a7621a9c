package dev.sluice.dispatch;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The configuration of a lane under test: the usual one, but for what a test sets. */
final class Settings {
  UpstreamSharing sharing = UpstreamSharing.AUTO;
  int maxSessions = 64;
  int maxCalls = 10_000;
  int maxQueued = 1_000;
  Duration maxQueueWait = Duration.ofSeconds(10);
  List<String> idempotent = List.of();
  RetryConfig retry = RetryConfig.DEFAULTS;
  BreakerConfig breaker = BreakerConfig.DEFAULTS;
  @Nullable RateLimitConfig rateLimit;
  Map<String, ToolConfig> tools = Map.of();

  DispatchConfig config() {
    return new DispatchConfig(
        Duration.ofSeconds(60),
        Duration.ofSeconds(150),
        Duration.ofSeconds(20),
        Duration.ofSeconds(30),
        Duration.ofSeconds(90),
        Revision.AUTO,
        sharing,
        maxSessions,
        Duration.ofMinutes(10),
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
