package dev.sluice.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RetryBudgetTest {
  private final AtomicLong now = new AtomicLong(-7);

  private RetryBudget budget(int percent, int minPerSecond) {
    return new RetryBudget(
        new RetryConfig(3, Duration.ofMillis(50), Duration.ofSeconds(2), percent, minPerSecond),
        now::get);
  }

  private static int takeAll(RetryBudget budget) {
    int taken = 0;
    while (taken < 10_000 && budget.take()) {
      taken++;
    }
    return taken;
  }

  private static void call(RetryBudget budget, int times) {
    for (int i = 0; i < times; i++) {
      budget.called();
    }
  }

  @Test
  void take_manyCalls_allowsTheShareAndNotOneMore() {
    RetryBudget budget = budget(20, 3);
    call(budget, 1_000);
    assertThat(takeAll(budget)).isEqualTo(200);
  }

  @Test
  void take_fewCalls_allowsTheLeast() {
    RetryBudget budget = budget(20, 3);
    call(budget, 1);
    assertThat(takeAll(budget)).isEqualTo(3 * RetryBudget.WINDOW_SECONDS);
  }

  @Test
  void take_nothingAllowed_allowsNothing() {
    RetryBudget budget = budget(0, 0);
    call(budget, 1_000);
    assertThat(takeAll(budget)).isZero();
  }

  @Test
  void take_callsSpreadOverTheWindow_countUntilTheyAreTooOld() {
    RetryBudget budget = budget(20, 0);
    for (int second = 0; second < 10; second++) {
      call(budget, 100);
      now.addAndGet(Duration.ofMillis(999).toNanos());
    }
    assertThat(takeAll(budget)).isEqualTo(200);
    now.addAndGet(Duration.ofSeconds(10).toNanos());
    assertThat(takeAll(budget)).isZero();
  }

  @Test
  void take_repetitionsTooOld_areForgotten() {
    RetryBudget budget = budget(0, 1);
    assertThat(takeAll(budget)).isEqualTo(10);
    now.addAndGet(Duration.ofSeconds(9).toNanos());
    assertThat(takeAll(budget)).isZero();
    now.addAndGet(Duration.ofSeconds(1).toNanos());
    assertThat(takeAll(budget)).isEqualTo(10);
  }

  @Test
  void take_afterALongPause_ownsNothingOfBefore() {
    RetryBudget budget = budget(100, 0);
    call(budget, 50);
    now.addAndGet(Duration.ofDays(40).toNanos());
    assertThat(takeAll(budget)).isZero();
    call(budget, 3);
    assertThat(takeAll(budget)).isEqualTo(3);
  }
}
