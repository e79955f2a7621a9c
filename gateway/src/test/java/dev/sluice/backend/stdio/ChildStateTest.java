package dev.sluice.backend.stdio;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ChildStateTest {
  private static final Map<ChildState, Set<ChildState>> ALLOWED =
      Map.of(
          ChildState.RUNNING,
          Set.of(ChildState.STDIN_CLOSED, ChildState.KILLED, ChildState.GONE),
          ChildState.STDIN_CLOSED,
          Set.of(ChildState.TERMINATED, ChildState.KILLED, ChildState.GONE),
          ChildState.TERMINATED,
          Set.of(ChildState.KILLED, ChildState.GONE),
          ChildState.KILLED,
          Set.of(ChildState.GONE),
          ChildState.GONE,
          Set.of());

  @Test
  void allows_everyPair_asDrawn() {
    for (ChildState from : ChildState.values()) {
      for (ChildState to : ChildState.values()) {
        assertThat(from.allows(to))
            .as("%s to %s", from, to)
            .isEqualTo(ALLOWED.getOrDefault(from, Set.of()).contains(to));
      }
    }
  }
}
