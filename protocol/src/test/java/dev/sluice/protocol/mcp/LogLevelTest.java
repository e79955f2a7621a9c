package dev.sluice.protocol.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LogLevelTest {

  @ParameterizedTest
  @EnumSource(LogLevel.class)
  void parse_everyText_isItsLevel(LogLevel level) {
    assertThat(LogLevel.parse(level.text())).isEqualTo(level);
    assertThat(level.passes(LogLevel.DEBUG)).isTrue();
    assertThat(level.passes(level)).isTrue();
  }

  @Test
  void parse_unknown_isNull() {
    assertThat(LogLevel.parse("WARNING")).isNull();
    assertThat(LogLevel.parse(null)).isNull();
  }

  @Test
  void passes_lessSevere_doesNot() {
    assertThat(LogLevel.INFO.passes(LogLevel.WARNING)).isFalse();
    assertThat(LogLevel.EMERGENCY.passes(LogLevel.ALERT)).isTrue();
  }
}
