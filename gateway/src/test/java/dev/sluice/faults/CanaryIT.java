package dev.sluice.faults;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A replica on trial. */
final class CanaryIT {

  @Test
  void sessions_oneTenthOfTheWeight_getsOneTenthAndIsRolledBackWhenBad() {
    try (Canary proof = new Canary()) {
      assertThat(proof.share(500)).isBetween(45, 55);
      Canary.Rollback back = proof.rollback(50, 0, 7, Canary.Turn.ERRORS);
      assertThat(back.millis()).isBetween(0L, 7_000L);
      assertThat(back.failed()).isPositive();
      assertThat(back.others()).isZero();
      assertThat(back.late()).isZero();
    }
  }
}
