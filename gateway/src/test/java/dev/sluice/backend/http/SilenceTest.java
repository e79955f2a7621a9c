package dev.sluice.backend.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SilenceTest {
  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final Silence silence = new Silence(Duration.ofMillis(400));
  private int told;

  @AfterEach
  void finish() {
    channel.finishAndReleaseAll();
  }

  private void begin() {
    channel.freezeTime();
    silence.begin(channel.eventLoop(), () -> told++);
  }

  private void advance(long millis) {
    for (long i = 0; i < millis; i++) {
      channel.advanceTimeBy(1, TimeUnit.MILLISECONDS);
      channel.runScheduledPendingTasks();
    }
  }

  @Test
  void begin_nothingHeard_tellsOnceAfterTheLimitAndAQuarterAtMost() {
    begin();
    advance(400);
    assertThat(told).isZero();
    advance(100);
    assertThat(told).isEqualTo(1);
    advance(2_000);
    assertThat(told).isEqualTo(1);
  }

  @Test
  void broken_nowAndThen_isNeverTold() {
    begin();
    for (int i = 0; i < 20; i++) {
      advance(399);
      silence.broken();
    }
    assertThat(told).isZero();
    advance(399);
    assertThat(told).isZero();
    advance(101);
    assertThat(told).isEqualTo(1);
  }

  @Test
  void end_beforeTheLimit_tellsNobody() {
    begin();
    advance(300);
    silence.end();
    advance(2_000);
    assertThat(told).isZero();
  }
}
