package dev.sluice.dispatch;

import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds the replica on trial against the others, and gives it up when it stands out for the worse.
 * On the thread of the tick.
 */
final class Trial {
  private static final Logger LOG = LoggerFactory.getLogger(Trial.class);

  /** Fewer bad calls than this are chance. */
  private static final int LEAST_BAD = 3;

  /** Fewer calls than this have no 99th percentile. */
  private static final int LEAST_FOR_LATENCY = 100;

  /** Latencies this close are alike, whatever their ratio. */
  private static final long LEAST_NANOS = 20_000_000;

  private final ServerLane lane;

  Trial(ServerLane lane) {
    this.lane = lane;
  }

  void judge(List<Replica> replicas, CanaryConfig config) {
    Replica canary = config.rollback() && replicas.size() > 1 ? canary(replicas, config) : null;
    if (canary == null || canary.rolledBack() != null) {
      return;
    }
    var own = new OutcomeWindow.Sum();
    var others = new OutcomeWindow.Sum();
    for (Replica each : replicas) {
      each.outcomes().addTo(each.equals(canary) ? own : others);
    }
    String why = verdict(own, others, config);
    if (why != null) {
      canary.rollBack(why);
      LOG.warn(
          "canary_rolled_back server={} replica={} detail=\"{}\"",
          lane.server(),
          canary.name(),
          why);
    }
  }

  static @Nullable Replica canary(List<Replica> replicas, CanaryConfig config) {
    return replicas.stream()
        .filter(each -> config.replica() == null || each.name().equals(config.replica()))
        .min(Comparator.comparingInt(Replica::weight))
        .orElse(null);
  }

  /** Why the replica on trial is given up, or null. */
  static @Nullable String verdict(
      OutcomeWindow.Sum own, OutcomeWindow.Sum others, CanaryConfig config) {
    if (own.attempts() < config.minCalls() || others.attempts() < config.minCalls()) {
      return null;
    }
    if (own.bad() >= LEAST_BAD && own.badPercent() > others.badPercent() + config.errorMargin()) {
      return "%.0f %% of its %d calls went wrong, %.0f %% of the others' %d"
          .formatted(own.badPercent(), own.attempts(), others.badPercent(), others.attempts());
    }
    if (Math.min(own.attempts(), others.attempts()) < LEAST_FOR_LATENCY) {
      return null;
    }
    long most = Math.max(LEAST_NANOS, others.p99Nanos() / 100 * config.latencyFactor());
    return own.p99Nanos() <= most
        ? null
        : "its 99th percentile is %d ms, the others' %d ms"
            .formatted(own.p99Nanos() / 1_000_000, others.p99Nanos() / 1_000_000);
  }
}
