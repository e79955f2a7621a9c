package dev.sluice.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.EnumSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParkStateTest {

  @ParameterizedTest
  @CsvSource({
    "UNDER_WAY, GATHERING ENDED",
    "GATHERING, UNDER_WAY PARKED ENDED",
    "PARKED, GATHERING ANSWERED ENDED",
    "ANSWERED, ENDED",
    "ENDED, ''",
  })
  void moveTo_everyPair_allowedOrRefused(ParkState from, String allowed) {
    for (ParkState to : EnumSet.allOf(ParkState.class)) {
      if ((' ' + allowed + ' ').contains(" " + to + " ")) {
        assertThat(from.moveTo(to)).isEqualTo(to);
      } else {
        assertThatIllegalStateException()
            .isThrownBy(() -> from.moveTo(to))
            .withMessageContaining(from + " -> " + to);
      }
    }
  }
}
