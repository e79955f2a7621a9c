package dev.sluice.backend.stdio;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class NoiseLogTest {
  private long now = Long.MAX_VALUE - 1;
  private final NoiseLog noise = new NoiseLog("docs", () -> now);

  @Test
  void skipped_often_isLoggedOnceAnInterval() {
    assertThat(noise.skipped("no JSON")).isTrue();
    assertThat(noise.skipped("no JSON")).isFalse();
    now += Duration.ofSeconds(30).toNanos() - 1;
    assertThat(noise.skipped("no JSON")).isFalse();
    now++;
    assertThat(noise.skipped("no JSON")).isTrue();
  }
}
