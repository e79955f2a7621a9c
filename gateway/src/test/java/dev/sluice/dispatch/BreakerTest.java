package dev.sluice.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BreakerTest {
  private static final BreakerConfig CONFIG =
      new BreakerConfig(true, 50, 10, 4, Duration.ofSeconds(5), Duration.ofSeconds(15), 1);

  private long now = -3;
  private final Breaker breaker = new Breaker("crm/1", CONFIG, () -> now);

  private void advance(Duration time) {
    now += time.toNanos();
  }

  private void run(AttemptEnd end, int times) {
    for (int i = 0; i < times; i++) {
      int mark = breaker.tryEnter();
      assertThat(mark).isNotEqualTo(Breaker.REFUSED);
      breaker.ended(end, mark);
    }
  }

  private void open() {
    run(AttemptEnd.FAILED, CONFIG.minCalls());
    assertThat(breaker.state()).isEqualTo(BreakerState.OPEN);
  }

  @Test
  void ended_failuresUpToTheRate_opensAtItAndNotBefore() {
    run(AttemptEnd.FAILED, 3);
    assertThat(breaker.state()).isEqualTo(BreakerState.CLOSED);
    run(AttemptEnd.FAILED, 1);
    assertThat(breaker.state()).isEqualTo(BreakerState.OPEN);
    assertThat(breaker.tryEnter()).isEqualTo(Breaker.REFUSED);
    assertThat(breaker.refused()).isEqualTo(1);
    assertThat(breaker.retryAfter()).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void ended_errorsOfTheServersOwn_neverOpen() {
    run(AttemptEnd.ANSWERED_ERROR, 100);
    run(AttemptEnd.WITHDRAWN, 100);
    assertThat(breaker.state()).isEqualTo(BreakerState.CLOSED);
  }

  @Test
  void ended_longHealthThenFailures_opensWhenHalfTheWindowFailed() {
    run(AttemptEnd.ANSWERED, 1_000);
    run(AttemptEnd.FAILED, 4);
    assertThat(breaker.state()).isEqualTo(BreakerState.CLOSED);
    run(AttemptEnd.FAILED, 1);
    assertThat(breaker.state()).isEqualTo(BreakerState.OPEN);
  }

  @Test
  void ended_fewerFailuresThanTheRate_staysClosed() {
    for (int i = 0; i < 50; i++) {
      run(AttemptEnd.ANSWERED, 2);
      run(AttemptEnd.FAILED, 1);
    }
    assertThat(breaker.state()).isEqualTo(BreakerState.CLOSED);
  }

  @Test
  void tryEnter_afterTheWait_letsOneProbeInAndClosesOnItsSuccess() {
    open();
    advance(Duration.ofMillis(4_999));
    assertThat(breaker.tryEnter()).isEqualTo(Breaker.REFUSED);
    assertThat(breaker.isOpen()).isTrue();
    advance(Duration.ofMillis(2));
    assertThat(breaker.isOpen()).isFalse();
    int probe = breaker.tryEnter();
    assertThat(probe).isNotEqualTo(Breaker.REFUSED);
    assertThat(breaker.state()).isEqualTo(BreakerState.HALF_OPEN);
    assertThat(breaker.tryEnter()).isEqualTo(Breaker.REFUSED);
    breaker.ended(AttemptEnd.ANSWERED, probe);
    assertThat(breaker.state()).isEqualTo(BreakerState.CLOSED);
  }

  @Test
  void tryEnter_probesThatFail_waitTwiceAsLongUpToTheMost() {
    open();
    for (int seconds : new int[] {5, 10, 15, 15, 15}) {
      assertThat(breaker.retryAfter()).isEqualTo(Duration.ofSeconds(seconds));
      advance(Duration.ofSeconds(seconds).plusMillis(1));
      int probe = breaker.tryEnter();
      assertThat(probe).isNotEqualTo(Breaker.REFUSED);
      breaker.ended(AttemptEnd.FAILED, probe);
      assertThat(breaker.state()).isEqualTo(BreakerState.OPEN);
    }
  }

  @Test
  void ended_withdrawnProbe_givesItsPlaceToAnother() {
    open();
    advance(Duration.ofSeconds(6));
    for (int i = 0; i < 20; i++) {
      int probe = breaker.tryEnter();
      assertThat(probe).isNotEqualTo(Breaker.REFUSED);
      breaker.ended(AttemptEnd.WITHDRAWN, probe);
    }
    run(AttemptEnd.ANSWERED, 1);
    assertThat(breaker.state()).isEqualTo(BreakerState.CLOSED);
  }

  @Test
  void tryEnter_probeLost_letsAnotherInAfterAWhileAgainAndAgain() {
    open();
    advance(Duration.ofSeconds(6));
    for (int i = 0; i < 5; i++) {
      assertThat(breaker.tryEnter()).isNotEqualTo(Breaker.REFUSED);
      assertThat(breaker.tryEnter()).isEqualTo(Breaker.REFUSED);
      advance(Duration.ofMillis(4_999));
      assertThat(breaker.tryEnter()).isEqualTo(Breaker.REFUSED);
      advance(Duration.ofMillis(1));
    }
    run(AttemptEnd.ANSWERED, 1);
    assertThat(breaker.state()).isEqualTo(BreakerState.CLOSED);
  }

  @Test
  void ended_callFromBeforeItOpened_saysNothingAboutTheProbe() {
    int old = breaker.tryEnter();
    int other = breaker.tryEnter();
    open();
    advance(Duration.ofSeconds(6));
    int probe = breaker.tryEnter();
    breaker.ended(AttemptEnd.FAILED, old);
    breaker.ended(AttemptEnd.WITHDRAWN, other);
    assertThat(breaker.state()).isEqualTo(BreakerState.HALF_OPEN);
    assertThat(breaker.tryEnter()).isEqualTo(Breaker.REFUSED);
    breaker.ended(AttemptEnd.ANSWERED, probe);
    assertThat(breaker.state()).isEqualTo(BreakerState.CLOSED);
  }

  @Test
  void hurry_open_letsTheNextCallSeeAtOnce() {
    open();
    breaker.hurry();
    assertThat(breaker.state()).isEqualTo(BreakerState.HALF_OPEN);
    run(AttemptEnd.ANSWERED, 1);
    breaker.hurry();
    assertThat(breaker.state()).isEqualTo(BreakerState.CLOSED);
    open();
    assertThat(breaker.retryAfter()).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void tryEnter_switchedOff_refusesNobody() {
    Breaker off =
        new Breaker(
            "crm/1",
            new BreakerConfig(false, 1, 1, 1, Duration.ofSeconds(5), Duration.ofSeconds(5), 1),
            () -> now);
    for (int i = 0; i < 100; i++) {
      off.ended(AttemptEnd.FAILED, off.tryEnter());
    }
    assertThat(off.state()).isEqualTo(BreakerState.CLOSED);
    assertThat(off.tryEnter()).isNotEqualTo(Breaker.REFUSED);
  }
}
