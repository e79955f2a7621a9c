package dev.sluice.backend.sse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.backend.http.Backoff;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** The small parts that need no server. */
final class PartsTest {

  @Test
  void channelState_allPairs_moveAsDocumented() {
    Map<ChannelState, Set<ChannelState>> expected =
        Map.of(
            ChannelState.OPENING, EnumSet.of(ChannelState.OPEN, ChannelState.ENDED),
            ChannelState.OPEN, EnumSet.of(ChannelState.EXPIRED, ChannelState.ENDED),
            ChannelState.EXPIRED, EnumSet.of(ChannelState.ENDED),
            ChannelState.ENDED, EnumSet.noneOf(ChannelState.class));
    for (ChannelState from : ChannelState.values()) {
      for (ChannelState to : ChannelState.values()) {
        boolean moves = expected.getOrDefault(from, Set.of()).contains(to);
        assertThat(from.to(to)).isEqualTo(moves ? to : from);
      }
    }
  }

  @Test
  void transit_atTheLimit_hasNoRoomUntilBelowItAgain() {
    Transit transit = new Transit(2L * Transit.OVERHEAD + 3);
    transit.begins(1);
    transit.begins(1);
    assertThat(transit.hasRoom()).isTrue();
    transit.begins(1);
    assertThat(transit.hasRoom()).isFalse();
    assertThat(transit.taken(1)).isTrue();
    assertThat(transit.hasRoom()).isTrue();
    assertThat(transit.taken(1)).isFalse();
  }

  @Test
  void transit_oneMessageHoweverLong_setsOut() {
    Transit transit = new Transit(1);
    assertThat(transit.hasRoom()).isTrue();
    transit.begins(1 << 20);
    assertThat(transit.hasRoom()).isFalse();
    assertThat(transit.taken(1 << 20)).isTrue();
  }

  @Test
  void reopening_streamsLostAtOnce_pausesGrowAndAHealthyOneBeginsAnew() {
    AtomicLong now = new AtomicLong(7);
    Reopening reopening = new Reopening(new Backoff(bound -> bound - 1), now::get);
    assertThat(reopening.pauseNanos()).isZero();
    reopening.lost(0);
    assertThat(reopening.pauseNanos()).isEqualTo(TimeUnit.MILLISECONDS.toNanos(500));
    now.addAndGet(TimeUnit.MILLISECONDS.toNanos(400));
    assertThat(reopening.pauseNanos()).isEqualTo(TimeUnit.MILLISECONDS.toNanos(100));
    reopening.lost(Reopening.HEALTHY_LIFE_NANOS - 1);
    assertThat(reopening.pauseNanos()).isEqualTo(TimeUnit.MILLISECONDS.toNanos(1_000));
    reopening.lost(Reopening.HEALTHY_LIFE_NANOS);
    assertThat(reopening.pauseNanos()).isEqualTo(TimeUnit.MILLISECONDS.toNanos(500));
  }
}
