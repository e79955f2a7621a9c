package dev.sluice.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ChanceTest {

  @Test
  void ofAtLeast_allOfThem_isExact() {
    assertThat(Chance.ofAtLeast(3, 3, 0.1)).isCloseTo(0.001, within(1e-12));
  }

  @Test
  void ofAtLeast_noMoreThanTheShare_isNoEvidence() {
    assertThat(Chance.ofAtLeast(10, 100, 0.1)).isEqualTo(1);
    assertThat(Chance.ofAtLeast(0, 0, 0.1)).isEqualTo(1);
  }

  @Test
  void ofAtLeast_anyNumbers_isAboveTheExactTail() {
    for (int all = 1; all <= 60; all++) {
      for (double share : new double[] {0.01, 0.1, 0.5}) {
        for (int own = 1; own <= all; own++) {
          assertThat(Chance.ofAtLeast(own, all, share) + 1e-12)
              .isGreaterThanOrEqualTo(tail(own, all, share));
        }
      }
    }
  }

  private static double tail(int own, int all, double share) {
    double term = Math.pow(1 - share, all);
    double sum = 0;
    for (int i = 0; i <= all; i++) {
      sum += i >= own ? term : 0;
      term *= (double) (all - i) / (i + 1) * share / (1 - share);
    }
    return sum;
  }

  @Test
  void excludes_noneOfTheOthers_needsSevenAtOneTenthAndTwentyAtOneHalf() {
    assertThat(Chance.excludes(6, 110, 0, 900)).isFalse();
    assertThat(Chance.excludes(7, 100, 0, 900)).isTrue();
    assertThat(Chance.excludes(19, 100, 0, 100)).isFalse();
    assertThat(Chance.excludes(20, 100, 0, 100)).isTrue();
  }
}
