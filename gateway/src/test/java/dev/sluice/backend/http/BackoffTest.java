package dev.sluice.backend.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class BackoffTest {

  @Test
  void next_doublesUpToTheCeilingAndBeginsAnewAfterReset() {
    Backoff backoff = new Backoff(bound -> bound - 1);
    assertThat(backoff.next(-1)).isEqualTo(500);
    assertThat(backoff.next(-1)).isEqualTo(1_000);
    for (int i = 0; i < 100; i++) {
      assertThat(backoff.next(-1)).isLessThanOrEqualTo(Backoff.MAX_MILLIS);
    }
    assertThat(backoff.next(-1)).isEqualTo(Backoff.MAX_MILLIS);
    backoff.reset();
    assertThat(backoff.next(-1)).isEqualTo(500);
  }

  @Test
  void next_leastDraw_isHalfTheStep() {
    assertThat(new Backoff(bound -> 0).next(-1)).isEqualTo(250);
  }

  @Test
  void next_whatTheServerAsks_isTheLeastButNeverOverTheCeiling() {
    Backoff backoff = new Backoff(bound -> 0);
    assertThat(backoff.next(3_000)).isEqualTo(3_000);
    assertThat(backoff.next(Long.MAX_VALUE)).isEqualTo(Backoff.MAX_MILLIS);
  }
}
