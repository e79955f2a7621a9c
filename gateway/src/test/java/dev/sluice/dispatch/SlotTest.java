package dev.sluice.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.dispatch.Slot.State;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SlotTest {
  private static final Set<String> ALLOWED = Set.of("OPENING READY", "OPENING GONE", "READY GONE");

  @Test
  void moveTo_everyPair_allowsOnlyTheDocumentedOnes() {
    for (State from : State.values()) {
      for (State to : State.values()) {
        if (ALLOWED.contains(from + " " + to)) {
          assertThat(from.moveTo(to)).isEqualTo(to);
        } else {
          assertThatThrownBy(() -> from.moveTo(to)).isInstanceOf(IllegalStateException.class);
        }
      }
    }
  }
}
