package dev.sluice.faults;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A short form of {@code load-tests/dispatch framing}. */
final class FramingIT {

  @Test
  void calls_amongNoiseAndInterimMessages_eachGetsItsOwnAnswerWhole() {
    assertThat(new Framing(1_000).wrong()).isZero();
  }
}
