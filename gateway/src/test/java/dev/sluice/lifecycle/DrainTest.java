package dev.sluice.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How the time of a stop is shared out. */
final class DrainTest {

  @ParameterizedTest
  @CsvSource({
    "1600, false, 0, 1100",
    "1600, true, 0, 500",
    "1600, false, 99, 1100",
    "1600, false, 10000, 1000",
    "1600, false, 40000, 700",
    "1600, false, 1000000, 700",
    "30000, true, 10000, 28800",
    "600, false, 0, 100",
    "599, false, 0, 100",
    "100, true, 1000000, 100"
  })
  void callMillis_ofTheWhole_leavesTimeForTheRest(
      long whole, boolean processes, int sessions, long calls) {
    assertThat(Drain.callMillis(whole, processes, sessions)).isEqualTo(calls);
  }
}
