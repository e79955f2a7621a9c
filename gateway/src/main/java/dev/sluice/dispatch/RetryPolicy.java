package dev.sluice.dispatch;

import dev.sluice.dispatch.AttemptRules.Happened;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Whether and when the calls to one server are repeated, once {@link AttemptRules} allows it.
 * Thread-safe.
 */
final class RetryPolicy {
  /** Doublings of the pause beyond which it is at its greatest anyway. */
  private static final int MOST_DOUBLINGS = 30;

  private final RetryConfig config;
  private final RetryBudget budget;
  private final AttemptCounts counts;
  private final LongUnaryOperator random;

  RetryPolicy(RetryConfig config, LongSupplier nanoTime) {
    this(config, nanoTime, bound -> ThreadLocalRandom.current().nextLong(bound));
  }

  /**
   * @param random draws from 0 (inclusive) to its argument (exclusive)
   */
  RetryPolicy(RetryConfig config, LongSupplier nanoTime, LongUnaryOperator random) {
    this.config = config;
    this.budget = new RetryBudget(config, nanoTime);
    this.counts = new AttemptCounts();
    this.random = random;
  }

  AttemptCounts counts() {
    return counts;
  }

  /** A call began. */
  void called() {
    budget.called();
  }

  /**
   * Decides on one more attempt, and counts the decision.
   *
   * @param happened how the last one ended
   * @param made attempts so far
   * @param pauseNanos what {@link #pauseNanos} gave
   * @param leftNanos until the call's deadline
   */
  RetryDecision decide(Happened happened, int made, long pauseNanos, long leftNanos) {
    RetryDecision decision = judge(happened, made, pauseNanos, leftNanos);
    counts.decided(decision);
    return decision;
  }

  private RetryDecision judge(Happened happened, int made, long pauseNanos, long leftNanos) {
    if (pauseNanos >= leftNanos) {
      return RetryDecision.REFUSED_DEADLINE;
    }
    if (happened == Happened.SESSION_EXPIRED) {
      // Once a call, and part of how sessions work: after a deployment every call needs it.
      return RetryDecision.RETRIED;
    }
    if (made >= config.attempts()) {
      return RetryDecision.REFUSED_ATTEMPTS;
    }
    return budget.take() ? RetryDecision.RETRIED : RetryDecision.REFUSED_BUDGET;
  }

  /**
   * How long to wait before the next attempt: what the server asked for, and on top a random part
   * of a pause that doubles with each attempt, so that calls that failed together do not return
   * together.
   *
   * @param made attempts so far, at least 1
   */
  long pauseNanos(Happened happened, int made, @Nullable Duration retryAfter) {
    if (happened == Happened.SESSION_EXPIRED) {
      return 0;
    }
    long ceiling = config.maxPause().toNanos();
    long doubled = config.pause().toNanos();
    for (int i = Math.min(made - 1, MOST_DOUBLINGS); i > 0 && doubled < ceiling; i--) {
      doubled *= 2;
    }
    long drawn = random.applyAsLong(Math.min(doubled, ceiling) + 1);
    return retryAfter == null ? drawn : Math.addExact(retryAfter.toNanos(), drawn);
  }
}
