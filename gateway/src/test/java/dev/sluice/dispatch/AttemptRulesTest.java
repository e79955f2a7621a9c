package dev.sluice.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.dispatch.AttemptRules.Happened;
import dev.sluice.dispatch.AttemptRules.Verdict;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.Reason;
import dev.sluice.exchange.Sent;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The table of repetitions, as a table: a new way to end, or reason, without a row fails. */
class AttemptRulesTest {
  private static final String VERDICTS =
      """
      ANSWERED,        GIVE_UP, GIVE_UP
      UNSENT,          RETRY,   RETRY
      REFUSED,         RETRY,   RETRY
      SESSION_EXPIRED, RETRY,   RETRY
      LOST,            RETRY,   OUTCOME_UNKNOWN
      LATE,            GIVE_UP, GIVE_UP
      FULL,            GIVE_UP, GIVE_UP
      CANCELLED,       GIVE_UP, GIVE_UP
      """;

  /** Of a transport's failure with nothing, maybe all, or all of the request sent. */
  private static final String HAPPENED =
      """
      BACKEND_UNREACHABLE,    UNSENT,    LOST,      LOST
      DEADLINE_EXCEEDED,      LATE,      LATE,      LATE
      CIRCUIT_OPEN,           UNSENT,    LOST,      LOST
      OVERLOADED,             UNSENT,    LOST,      LOST
      BACKEND_DISCONNECTED,   UNSENT,    LOST,      LOST
      OUTCOME_UNKNOWN,        LOST,      LOST,      LOST
      BACKEND_PROTOCOL_ERROR, ANSWERED,  ANSWERED,  ANSWERED
      SHUTTING_DOWN,          CANCELLED, CANCELLED, CANCELLED
      RESPONSE_TOO_LARGE,     ANSWERED,  ANSWERED,  ANSWERED
      CANCELLED,              CANCELLED, CANCELLED, CANCELLED
      """;

  @ParameterizedTest
  @CsvSource(textBlock = VERDICTS)
  void after_anyEnd_followsTheTable(Happened happened, Verdict repeatable, Verdict other) {
    assertThat(AttemptRules.after(happened, true)).isEqualTo(repeatable);
    assertThat(AttemptRules.after(happened, false)).isEqualTo(other);
  }

  @ParameterizedTest
  @CsvSource(textBlock = HAPPENED)
  void of_anyFailure_followsTheTable(
      Reason reason, Happened nothing, Happened maybe, Happened all) {
    assertThat(AttemptRules.of(failure(reason, Sent.NOTHING, null))).isEqualTo(nothing);
    assertThat(AttemptRules.of(failure(reason, Sent.MAYBE, null))).isEqualTo(maybe);
    assertThat(AttemptRules.of(failure(reason, Sent.ALL, null))).isEqualTo(all);
  }

  @ParameterizedTest
  @EnumSource(names = {"BACKEND_UNREACHABLE", "OVERLOADED"})
  void of_refusalThatSaysWhen_isARefusalBeforeWork(Reason reason) {
    assertThat(AttemptRules.of(failure(reason, Sent.NOTHING, Duration.ofSeconds(1))))
        .isEqualTo(Happened.REFUSED);
  }

  @ParameterizedTest
  @EnumSource(Reason.class)
  void ofOpening_anyFailure_neverCountsTheCallAsSent(Reason reason) {
    Happened opening = AttemptRules.ofOpening(failure(reason, Sent.ALL, null));
    assertThat(opening).isEqualTo(AttemptRules.of(failure(reason, Sent.NOTHING, null)));
    if (reason != Reason.OUTCOME_UNKNOWN) {
      assertThat(opening).isNotEqualTo(Happened.LOST);
    }
  }

  @Test
  void ofOpening_gatewaysOwnLimit_isNotTriedAgain() {
    assertThat(AttemptRules.ofOpening(new Failure.ByGateway(Reason.OVERLOADED, "x")))
        .isEqualTo(Happened.FULL);
    assertThat(AttemptRules.ofOpening(new Failure.ByGateway(Reason.SHUTTING_DOWN, "x")))
        .isEqualTo(Happened.CANCELLED);
  }

  @Test
  void tables_nameEverything() {
    assertThat(VERDICTS.lines()).hasSize(Happened.values().length);
    assertThat(HAPPENED.lines()).hasSize(Reason.values().length);
  }

  private static Failure.ByBackend failure(
      Reason reason, Sent sent, @org.jspecify.annotations.Nullable Duration retryAfter) {
    return new Failure.ByBackend(reason, "x", Harness.SERVER, sent, 1, retryAfter);
  }
}
