package dev.sluice.faults;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Retries never become the load. */
final class BudgetIT {
  private static final int CALLS = 3_000;

  @Test
  void calls_thirtyPercentOfAttemptsFail_serverSeesAtMostAFifthMore() {
    RetryLoad.Result result = new RetryLoad(CALLS, 30, 1).run(RetryLoad.NO_BREAKER);
    assertThat(result.attempts()).isBetween(CALLS, CALLS * 12 / 10);
    assertThat(result.results()).isGreaterThan(CALLS * 6 / 10);
    for (int key = 0; key < CALLS; key++) {
      assertThat(result.outcomes().of(key)).isNotIn(Outcome.NONE, Outcome.LOST, Outcome.TWICE);
    }
  }

  @Test
  void calls_budgetWithoutLimit_succeedOftener() {
    RetryLoad.Result result =
        new RetryLoad(1_000, 30, 1)
            .run(
                ", breaker: { enabled: false }, retry: { budget: 100, minPerSecond: 10000, pause: 1ms }");
    assertThat(result.attempts()).isGreaterThan(1_300);
    assertThat(result.results()).isGreaterThan(950);
  }
}
