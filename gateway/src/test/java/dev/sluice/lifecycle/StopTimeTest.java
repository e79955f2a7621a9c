package dev.sluice.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How the time of a stop is shared out. */
final class StopTimeTest {
  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1_000);

  private StopTime of(long millis) {
    return new StopTime(Duration.ofMillis(millis), now::get);
  }

  private void pass(long millis) {
    now.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
  }

  @ParameterizedTest
  @CsvSource({
    "1600, false, 1100",
    "1600, true, 500",
    "30000, true, 28900",
    "601, false, 101",
    "600, false, 100",
    "599, false, 100",
    "199, false, 99",
    "100, true, 50"
  })
  void callsShare_ofTheWhole_leavesTimeForTheRest(long whole, boolean processes, long calls) {
    assertThat(of(whole).callsShare(processes)).isEqualTo(calls);
  }

  @ParameterizedTest
  @CsvSource({"0, 1100", "1000, 100", "1080, 20", "1081, 20", "9000, 20"})
  void callsMillis_afterOtherSteps_isWhatTheyLeft(long spent, long calls) {
    StopTime time = of(1_600);
    pass(spent);
    assertThat(time.callsMillis(false)).isEqualTo(calls);
  }

  @ParameterizedTest
  @CsvSource({"0, 200", "1200, 200", "1201, 199", "1380, 20", "1381, 20", "9000, 20"})
  void step_thatWantsTwoHundred_getsNoMoreThanIsLeft(long spent, long gets) {
    StopTime time = of(1_600);
    pass(spent);
    assertThat(time.step(200)).isEqualTo(gets);
  }

  @Test
  void step_thatWantsLittle_getsThat() {
    assertThat(of(1_600).step(5)).isEqualTo(5);
  }

  @ParameterizedTest
  @CsvSource({"1600, 1400", "800, 600", "799, 600", "100, 75"})
  void rest_atTheBeginning_leavesTimeToExit(long whole, long rest) {
    assertThat(of(whole).rest()).isEqualTo(rest);
  }

  @Test
  void stepsThatTakeAllTheyGet_endWithTheWhole() {
    StopTime time = of(1_600);
    pass(time.callsMillis(false));
    for (int step = 0; step < 2; step++) {
      pass(time.step(200));
    }
    assertThat(time.spentMillis()).isEqualTo(1_400);
    assertThat(time.rest()).isEqualTo(StopTime.LEAST_STEP_MILLIS);
  }
}
