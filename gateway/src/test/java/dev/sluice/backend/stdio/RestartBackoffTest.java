package dev.sluice.backend.stdio;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RestartBackoffTest {
  private long now = Long.MAX_VALUE - 5;
  private double random = 0.5;
  private final RestartBackoff backoff =
      new RestartBackoff(Duration.ofMillis(200), Duration.ofSeconds(2), () -> now, () -> random);

  private long remainingMillis() {
    return TimeUnit.NANOSECONDS.toMillis(backoff.remainingNanos());
  }

  @Test
  void remaining_nothingFailed_isZero() {
    assertThat(backoff.remainingNanos()).isZero();
  }

  @Test
  void failed_inARow_doublesUpToTheBound() {
    long[] expected = {100, 200, 400, 800, 1_000, 1_000};
    for (long millis : expected) {
      backoff.failed();
      assertThat(remainingMillis()).isEqualTo(millis);
    }
  }

  @Test
  void failed_thousandTimes_staysWithinTheBound() {
    random = Math.nextDown(1.0);
    for (int i = 0; i < 1_000; i++) {
      backoff.failed();
    }
    assertThat(remainingMillis()).isBetween(1_999L, 2_000L);
  }

  @Test
  void failed_jitterDrawsZero_waitsNotAtAll() {
    random = 0;
    backoff.failed();
    assertThat(backoff.remainingNanos()).isZero();
  }

  @Test
  void remaining_timePasses_shrinksToZero() {
    backoff.failed();
    now += Duration.ofMillis(60).toNanos();
    assertThat(remainingMillis()).isEqualTo(40);
    now += Duration.ofMillis(41).toNanos();
    assertThat(backoff.remainingNanos()).isZero();
  }

  @Test
  void succeeded_afterFailures_startsOver() {
    backoff.failed();
    backoff.failed();
    backoff.succeeded();
    backoff.failed();
    assertThat(remainingMillis()).isEqualTo(100);
  }
}
