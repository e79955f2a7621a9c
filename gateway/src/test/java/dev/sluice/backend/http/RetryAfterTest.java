package dev.sluice.backend.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {
  private static final Instant NOW = Instant.parse("2026-11-20T08:00:00Z");

  @ParameterizedTest
  @CsvSource({
    "0, PT0S",
    "1, PT1S",
    "' 120 ', PT2M",
    "86400, P1D",
    "86401, P1D",
    "999999999, P1D",
    "'Fri, 20 Nov 2026 08:00:30 GMT', PT30S",
    "'Fri, 20 Nov 2026 07:00:00 GMT', PT0S",
    "'Fri, 20 Nov 2027 08:00:00 GMT', P1D",
  })
  void parse_secondsOrDate_isTheWaitUpToADay(String header, Duration expected) {
    assertThat(RetryAfter.parse(header, NOW)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "-1", "1.5", "soon", "9999999999", "१", "20 Nov"})
  void parse_anythingElse_isNone(String header) {
    assertThat(RetryAfter.parse(header, NOW)).isNull();
  }

  @Test
  void parse_absent_isNone() {
    assertThat(RetryAfter.parse(null, NOW)).isNull();
  }
}
