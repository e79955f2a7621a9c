package dev.sluice.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How the time of a stop is shared out. */
final class DrainTest {

  @ParameterizedTest
  @CsvSource({
    "1600, false, 1100",
    "1600, true, 500",
    "30000, true, 28900",
    "600, false, 100",
    "599, false, 100",
    "100, true, 100"
  })
  void callMillis_ofTheWhole_leavesTimeForTheRest(long whole, boolean processes, long calls) {
    assertThat(Drain.callMillis(whole, processes)).isEqualTo(calls);
  }
}
