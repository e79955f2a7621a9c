package dev.sluice.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SessionStateTest {

  @ParameterizedTest
  @CsvSource({
    "NEGOTIATING, NEGOTIATING, false",
    "NEGOTIATING, OPEN, true",
    "NEGOTIATING, DRAINING, true",
    "NEGOTIATING, CLOSED, false",
    "OPEN, NEGOTIATING, false",
    "OPEN, OPEN, false",
    "OPEN, DRAINING, true",
    "OPEN, CLOSED, false",
    "DRAINING, NEGOTIATING, false",
    "DRAINING, OPEN, false",
    "DRAINING, DRAINING, false",
    "DRAINING, CLOSED, true",
    "CLOSED, NEGOTIATING, false",
    "CLOSED, OPEN, false",
    "CLOSED, DRAINING, false",
    "CLOSED, CLOSED, false",
  })
  void moveTo_everyPair_allowedOrRefused(SessionState from, SessionState to, boolean allowed) {
    if (allowed) {
      assertThat(from.moveTo(to)).isEqualTo(to);
    } else {
      assertThatIllegalStateException()
          .isThrownBy(() -> from.moveTo(to))
          .withMessageContaining(from + " -> " + to);
    }
  }

  @ParameterizedTest
  @CsvSource({"NEGOTIATING, true", "OPEN, true", "DRAINING, false", "CLOSED, false"})
  void isLive_everyState_trueBeforeClosing(SessionState state, boolean live) {
    assertThat(state.isLive()).isEqualTo(live);
    assertThat(state.successors().equals(Set.of())).isEqualTo(state == SessionState.CLOSED);
  }
}
