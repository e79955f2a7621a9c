package dev.sluice.edge;

import static dev.sluice.edge.RequestPhase.ANSWER;
import static dev.sluice.edge.RequestPhase.BODY;
import static dev.sluice.edge.RequestPhase.DISCARD;
import static dev.sluice.edge.RequestPhase.HEAD;
import static dev.sluice.edge.RequestPhase.LINGER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Every pair of phases. */
final class RequestPhaseTest {
  private static final Map<RequestPhase, Set<RequestPhase>> SUCCESSORS =
      Map.of(
          HEAD, Set.of(BODY, DISCARD, LINGER),
          BODY, Set.of(ANSWER, DISCARD, LINGER),
          ANSWER, Set.of(HEAD, LINGER),
          DISCARD, Set.of(HEAD, LINGER),
          LINGER, Set.of());

  @Test
  void moveTo_everyPair_followsTheTable() {
    SUCCESSORS.forEach(
        (from, successors) -> {
          for (RequestPhase to : RequestPhase.values()) {
            if (successors.contains(to)) {
              assertThat(from.moveTo(to)).isEqualTo(to);
            } else {
              assertThatThrownBy(() -> from.moveTo(to))
                  .isInstanceOf(IllegalStateException.class)
                  .hasMessage("request: %s -> %s", from, to);
            }
          }
        });
  }
}
