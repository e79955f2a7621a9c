package dev.sluice.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DurationTextTest {

  @ParameterizedTest
  @CsvSource({
    "0, PT0S, 0",
    "0s, PT0S, 0",
    "250ms, PT0.25S, 250ms",
    "15s, PT15S, 15s",
    "1000ms, PT1S, 1s",
    "90s, PT90S, 90s",
    "10m, PT10M, 10m",
    "60m, PT1H, 1h",
    "1h, PT1H, 1h",
    "7d, PT168H, 7d",
    "999999999999d, PT23999999999976H, 999999999999d"
  })
  void parse_text_roundTripsInTheLargestUnit(String text, Duration duration, String printed) {
    assertThat(DurationText.parse(text)).isEqualTo(duration);
    if (duration.compareTo(Duration.ofDays(1_000_000)) < 0) {
      assertThat(DurationText.format(duration)).isEqualTo(printed);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "15", "15 s", "-1s", "1.5s", "1S", "s", "1000000000000s", "1w"})
  void parse_otherText_refused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> DurationText.parse(text));
  }
}
