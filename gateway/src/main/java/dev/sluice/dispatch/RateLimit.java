package dev.sluice.dispatch;

import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import io.github.resilience4j.ratelimiter.internal.AtomicRateLimiter;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/** How many calls may begin in a time. Thread-safe; never waits. */
final class RateLimit {
  private final RateLimitConfig config;
  private final AtomicRateLimiter limiter;
  private final LongAdder refused;

  /**
   * @param refused counts who was refused
   */
  RateLimit(String name, RateLimitConfig config, LongAdder refused, LongSupplier nanoTime) {
    this.config = config;
    this.refused = refused;
    this.limiter =
        new AtomicRateLimiter(
            name,
            RateLimiterConfig.custom()
                .limitForPeriod(config.calls())
                .limitRefreshPeriod(config.per())
                .timeoutDuration(Duration.ZERO)
                .build(),
            nanoTime::getAsLong);
  }

  RateLimitConfig config() {
    return config;
  }

  /** Lets one call begin, or not. */
  boolean tryAcquire() {
    if (limiter.reservePermission(1) == 0) {
      return true;
    }
    refused.increment();
    return false;
  }

  /** When the next call may begin. */
  Duration retryAfter() {
    return Duration.ofNanos(limiter.getDetailedMetrics().getNanosToWait());
  }
}
