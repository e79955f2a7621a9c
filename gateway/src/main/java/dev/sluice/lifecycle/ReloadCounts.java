package dev.sluice.lifecycle;

import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** How often the configuration was read again, and how that went. Thread-safe. */
final class ReloadCounts {
  private final InstantSource clock;
  private final Map<ReloadOutcome, AtomicLong> counts = new EnumMap<>(ReloadOutcome.class);
  private volatile boolean current = true;
  private volatile long lastSuccessSeconds;

  ReloadCounts(InstantSource clock) {
    this.clock = clock;
    this.lastSuccessSeconds = clock.instant().getEpochSecond();
    for (ReloadOutcome outcome : ReloadOutcome.values()) {
      counts.put(outcome, new AtomicLong());
    }
  }

  void add(ReloadOutcome outcome) {
    AtomicLong count = counts.get(outcome);
    if (count != null) {
      count.incrementAndGet();
    }
    current = outcome != ReloadOutcome.REFUSED;
    if (current) {
      lastSuccessSeconds = clock.instant().getEpochSecond();
    }
  }

  long count(ReloadOutcome outcome) {
    AtomicLong count = counts.get(outcome);
    return count == null ? 0 : count.get();
  }

  /** True while the configuration in use is what the files say. */
  boolean isCurrent() {
    return current;
  }

  long lastSuccessSeconds() {
    return lastSuccessSeconds;
  }
}
