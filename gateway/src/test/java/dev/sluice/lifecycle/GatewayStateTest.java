package dev.sluice.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.junit.jupiter.api.Test;

class GatewayStateTest {
  private static final Set<String> ALLOWED =
      Set.of("STARTING READY", "STARTING DRAINING", "READY DRAINING", "DRAINING STOPPED");

  @Test
  void moveTo_everyPair_allowsOnlyTheDocumentedOnes() {
    for (GatewayState from : GatewayState.values()) {
      for (GatewayState to : GatewayState.values()) {
        if (ALLOWED.contains(from + " " + to)) {
          assertThat(from.moveTo(to)).isEqualTo(to);
        } else {
          assertThatThrownBy(() -> from.moveTo(to)).isInstanceOf(IllegalStateException.class);
        }
      }
    }
  }
}
