package dev.sluice.faults;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A replica on trial. */
final class CanaryIT {

  @Test
  void sessions_oneTenthOfTheWeight_getsOneTenthAndIsRolledBackWhenBad() {
    try (Canary proof = new Canary()) {
      assertThat(proof.share(500)).isBetween(45, 55);
      Canary.Rollback back = proof.rollback(50, 8, Fault.SERVER_ERROR);
      assertThat(back.rolledBack()).isTrue();
      assertThat(back.millis()).isLessThan(7_000);
      assertThat(back.failed()).isPositive();
      assertThat(back.others()).isZero();
    }
  }
}
