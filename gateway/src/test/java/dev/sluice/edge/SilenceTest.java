package dev.sluice.edge;

import static dev.sluice.edge.Silence.Verdict.GONE;
import static dev.sluice.edge.Silence.Verdict.NOTHING_OWED;
import static dev.sluice.edge.Silence.Verdict.WAITING;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What looks at a socket tell about the peer. */
final class SilenceTest {
  private final Silence silence = new Silence(9_000);

  @Test
  void heard_nothingUnacked_nothingIsOwed() {
    assertThat(silence.heard(0, 0, 60_000, 1_000)).isEqualTo(NOTHING_OWED);
  }

  @Test
  void heard_unackedToTheLimit_goneAndNotBefore() {
    assertThat(silence.heard(1, 2, 20_000, 1_000)).isEqualTo(WAITING);
    assertThat(silence.leftMillis()).isEqualTo(9_000);
    assertThat(silence.heard(1, 5, 28_999, 9_999)).isEqualTo(WAITING);
    assertThat(silence.leftMillis()).isEqualTo(1);
    assertThat(silence.heard(1, 5, 29_000, 10_000)).isEqualTo(GONE);
  }

  @Test
  void heard_acknowledgementBetweenLooks_waitsAnew() {
    assertThat(silence.heard(1, 1, 5_000, 1_000)).isEqualTo(WAITING);
    assertThat(silence.heard(3, 1, 500, 9_000)).isEqualTo(WAITING);
    assertThat(silence.heard(3, 1, 9_499, 17_999)).isEqualTo(WAITING);
    assertThat(silence.heard(3, 1, 9_500, 18_000)).isEqualTo(GONE);
  }

  @Test
  void heard_nothingSentAgain_isAClosedWindowAndNotGone() {
    assertThat(silence.heard(1, 0, 5_000, 1_000)).isEqualTo(WAITING);
    assertThat(silence.heard(1, 0, 60_000, 60_000)).isEqualTo(WAITING);
  }

  @Test
  void broken_beginsAnew() {
    silence.heard(1, 3, 5_000, 1_000);
    silence.broken();
    assertThat(silence.heard(1, 3, 20_000, 16_000)).isEqualTo(WAITING);
    assertThat(silence.heard(1, 3, 28_999, 24_999)).isEqualTo(WAITING);
    assertThat(silence.heard(1, 3, 29_000, 25_000)).isEqualTo(GONE);
  }
}
