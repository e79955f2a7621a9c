package dev.sluice.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.dispatch.AttemptRules.Verdict;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.Reason;
import dev.sluice.exchange.Sent;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class AttemptRulesTest {

  @ParameterizedTest
  @CsvSource({
    "NOTHING, false, 1, RETRY",
    "NOTHING, true,  1, RETRY",
    "NOTHING, false, 2, GIVE_UP",
    "NOTHING, true,  2, GIVE_UP",
    "MAYBE,   true,  1, RETRY",
    "MAYBE,   true,  2, GIVE_UP",
    "MAYBE,   false, 1, OUTCOME_UNKNOWN",
    "MAYBE,   false, 2, OUTCOME_UNKNOWN",
    "ALL,     true,  1, RETRY",
    "ALL,     false, 1, OUTCOME_UNKNOWN",
  })
  void after_connectionLost_followsTheTable(
      Sent sent, boolean repeatable, int attempts, Verdict expected) {
    assertThat(after(Reason.BACKEND_DISCONNECTED, sent, repeatable, attempts)).isEqualTo(expected);
  }

  @ParameterizedTest
  @EnumSource(value = Reason.class, mode = EnumSource.Mode.EXCLUDE, names = "BACKEND_DISCONNECTED")
  void after_anyOtherReason_givesUp(Reason reason) {
    for (Sent sent : Sent.values()) {
      assertThat(after(reason, sent, true, 1)).isEqualTo(Verdict.GIVE_UP);
      assertThat(after(reason, sent, false, 1)).isEqualTo(Verdict.GIVE_UP);
    }
  }

  private static Verdict after(Reason reason, Sent sent, boolean repeatable, int attempts) {
    return AttemptRules.after(
        new Failure.ByBackend(reason, "x", Harness.SERVER, sent), repeatable, attempts);
  }
}
