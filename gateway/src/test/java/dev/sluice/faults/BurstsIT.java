package dev.sluice.faults;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Many calls at once to one server: none is lost, none runs twice. */
final class BurstsIT {

  @ParameterizedTest
  @CsvSource({"15, 1", "15, 15", "500, 1", "500, 50", "5000, 1", "5000, 100"})
  void calls_atOnceToAnHttpServer_allAnsweredAndEachRanOnce(int calls, int sessions) {
    check(new Burst(calls, sessions).overHttp(), calls);
  }

  @ParameterizedTest
  @CsvSource({"15, 1", "500, 50", "5000, 100"})
  void calls_atOnceToAnHttp2Server_allAnsweredAndEachRanOnce(int calls, int sessions) {
    check(new Burst(calls, sessions).overHttp2(), calls);
  }

  @ParameterizedTest
  @CsvSource({"15, 1", "15, 15", "500, 1", "500, 50", "5000, 1", "5000, 100"})
  void calls_atOnceToAChildProcess_allAnsweredAndEachRanOnce(int calls, int sessions) {
    check(new Burst(calls, sessions).overStdio(), calls);
  }

  private static void check(Burst.Result result, int calls) {
    for (int key = 0; key < calls; key++) {
      assertThat(result.outcomes().of(key)).as("call %d", key).isEqualTo(Outcome.RESULT);
      assertThat(result.ledger().runs(key)).as("runs of call %d", key).isEqualTo(1);
    }
    assertThat(result.leftovers()).isEmpty();
  }
}
