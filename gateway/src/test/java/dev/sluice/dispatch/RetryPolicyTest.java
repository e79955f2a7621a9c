package dev.sluice.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.dispatch.AttemptRules.Happened;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryPolicyTest {
  private static final long LEFT = Duration.ofSeconds(9).toNanos();

  /** Draws the greatest pause there can be. */
  private final RetryPolicy policy =
      new RetryPolicy(
          new RetryConfig(3, Duration.ofMillis(50), Duration.ofMillis(150), 0, 1),
          () -> 1,
          bound -> bound - 1);

  @ParameterizedTest
  @CsvSource({"1, 50", "2, 100", "3, 150", "4, 150", "10, 150"})
  void pauseNanos_doublesUpToTheGreatest(int made, long millis) {
    assertThat(policy.pauseNanos(Happened.UNSENT, made, null))
        .isEqualTo(Duration.ofMillis(millis).toNanos());
  }

  @Test
  void pauseNanos_drawn_canBeNothing() {
    RetryPolicy least = new RetryPolicy(RetryConfig.DEFAULTS, () -> 1, bound -> 0);
    assertThat(least.pauseNanos(Happened.LOST, 5, null)).isZero();
  }

  @Test
  void pauseNanos_serverSaysWhen_isThatAtLeast() {
    assertThat(policy.pauseNanos(Happened.REFUSED, 1, Duration.ofSeconds(3)))
        .isEqualTo(Duration.ofMillis(3_050).toNanos());
  }

  @Test
  void pauseNanos_sessionExpired_isNone() {
    assertThat(policy.pauseNanos(Happened.SESSION_EXPIRED, 1, null)).isZero();
  }

  @Test
  void decide_attemptsUpToTheLimit_areMadeAndNotOneMore() {
    assertThat(policy.decide(Happened.UNSENT, 2, 0, LEFT)).isEqualTo(RetryDecision.RETRIED);
    assertThat(policy.decide(Happened.UNSENT, 3, 0, LEFT))
        .isEqualTo(RetryDecision.REFUSED_ATTEMPTS);
  }

  @Test
  void decide_pauseUpToTheDeadline_isRefusedAtIt() {
    assertThat(policy.decide(Happened.UNSENT, 1, LEFT - 1, LEFT)).isEqualTo(RetryDecision.RETRIED);
    assertThat(policy.decide(Happened.UNSENT, 1, LEFT, LEFT))
        .isEqualTo(RetryDecision.REFUSED_DEADLINE);
  }

  @Test
  void decide_budgetSpent_isRefusedAndCounted() {
    for (int i = 0; i < 10; i++) {
      assertThat(policy.decide(Happened.LOST, 1, 0, LEFT)).isEqualTo(RetryDecision.RETRIED);
    }
    assertThat(policy.decide(Happened.LOST, 1, 0, LEFT)).isEqualTo(RetryDecision.REFUSED_BUDGET);
    assertThat(policy.counts().of(RetryDecision.RETRIED)).isEqualTo(10);
    assertThat(policy.counts().of(RetryDecision.REFUSED_BUDGET)).isEqualTo(1);
  }

  @Test
  void decide_sessionExpired_needsNeitherAttemptsNorBudget() {
    for (int i = 0; i < 100; i++) {
      assertThat(policy.decide(Happened.SESSION_EXPIRED, 3, 0, LEFT))
          .isEqualTo(RetryDecision.RETRIED);
    }
    assertThat(policy.decide(Happened.UNSENT, 1, 0, LEFT)).isEqualTo(RetryDecision.RETRIED);
  }
}
