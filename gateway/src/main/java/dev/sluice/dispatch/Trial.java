package dev.sluice.dispatch;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongToIntFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds the replica on trial against the others, and gives it up when it stands out for the worse.
 * On the thread of the tick.
 *
 * <p>Two things stand out: errors, and slow calls, which are those that took several times longer
 * than the others' 99th percentile or are under way that long already. Of either there must be more
 * than {@link Chance} explains: were the replicas alike, each bad call would fall to the one on
 * trial with the probability that any call does.
 */
final class Trial {
  private static final Logger LOG = LoggerFactory.getLogger(Trial.class);

  /** Fewer bad or slow calls than this are chance. */
  private static final int LEAST_BAD = 3;

  /** Latencies below this are alike, whatever their ratio. */
  private static final long LEAST_NANOS = 20_000_000;

  /** Calls under way for so long are judged however few calls have ended. */
  private static final long HANGING_NANOS = 5_000_000_000L;

  /**
   * One side of the comparison.
   *
   * @param ended its attempts that ended in the window
   * @param lasting how many of those under way have taken so many nanoseconds, or more, by now
   */
  record Side(OutcomeWindow.Sum ended, LongToIntFunction lasting) {
    static Side of(List<Replica> replicas) {
      var sum = new OutcomeWindow.Sum();
      replicas.forEach(each -> each.outcomes().addTo(sum));
      return new Side(
          sum, nanos -> replicas.stream().mapToInt(each -> each.pool().lasting(nanos)).sum());
    }
  }

  private final ServerLane lane;

  Trial(ServerLane lane) {
    this.lane = lane;
  }

  void judge(List<Replica> replicas, CanaryConfig config) {
    Replica canary = config.rollback() && replicas.size() > 1 ? canary(replicas, config) : null;
    if (canary == null || canary.rolledBack() != null) {
      return;
    }
    List<Replica> others = new ArrayList<>(replicas);
    others.remove(canary);
    String why = verdict(Side.of(List.of(canary)), Side.of(others), config);
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
  static @Nullable String verdict(Side own, Side others, CanaryConfig config) {
    if (others.ended().attempts() < config.minCalls()) {
      return null;
    }
    String why =
        own.ended().attempts() < config.minCalls()
            ? null
            : errors(own.ended(), others.ended(), config);
    return why == null ? slowness(own, others, config) : why;
  }

  private static @Nullable String errors(
      OutcomeWindow.Sum own, OutcomeWindow.Sum others, CanaryConfig config) {
    boolean stands =
        own.bad() >= LEAST_BAD
            && own.badPercent() > others.badPercent() + config.errorMargin()
            && Chance.excludes(own.bad(), own.attempts(), others.bad(), others.attempts());
    return stands
        ? "%.0f %% of its %d calls went wrong, %.0f %% of the others' %d"
            .formatted(own.badPercent(), own.attempts(), others.badPercent(), others.attempts())
        : null;
  }

  private static @Nullable String slowness(Side own, Side others, CanaryConfig config) {
    long limit = Math.max(LEAST_NANOS, others.ended().p99Nanos() / 100 * config.latencyFactor());
    int underWay = own.lasting().applyAsInt(limit);
    long calls = own.ended().timed() + underWay;
    if (calls < config.minCalls()
        && own.lasting().applyAsInt(Math.max(limit, HANGING_NANOS)) < LEAST_BAD) {
      return null;
    }
    int othersUnderWay = others.lasting().applyAsInt(limit);
    long slow = own.ended().slowerThan(limit) + underWay;
    long othersSlow = others.ended().slowerThan(limit) + othersUnderWay;
    long othersCalls = others.ended().timed() + othersUnderWay;
    return slow >= LEAST_BAD && Chance.excludes(slow, calls, othersSlow, othersCalls)
        ? "%d of its %d calls took longer than %d ms (%d of them still do), %d of the others' %d"
            .formatted(slow, calls, limit / 1_000_000, underWay, othersSlow, othersCalls)
        : null;
  }
}
