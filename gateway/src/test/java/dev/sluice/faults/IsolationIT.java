package dev.sluice.faults;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/**
 * One server of five stalls, dies and comes back; how fast the others stay is measured elsewhere.
 */
final class IsolationIT {

  @Test
  void server_stalledThenDeadThenBack_othersAnswerEveryCallAndItsToolsReturn() {
    Isolation.Result result = new Isolation(2, 600).run();
    assertThat(result.wrong()).isZero();
    assertThat(result.listMillis()).isLessThan(3_000);
    assertThat(result.opened()).isTrue();
    assertThat(result.closedAgain()).isTrue();
  }
}
