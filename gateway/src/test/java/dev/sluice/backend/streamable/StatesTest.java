package dev.sluice.backend.streamable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Every pair of states of a call and of a channel. */
final class StatesTest {

  @Test
  void call_everyPair_movesOnlyAsDrawn() {
    Map<CallState, Set<CallState>> drawn =
        Map.of(
            CallState.WAITING, Set.of(CallState.SENT, CallState.ENDED),
            CallState.SENT, Set.of(CallState.DRAINING, CallState.ENDED),
            CallState.DRAINING, Set.of(CallState.ENDED),
            CallState.ENDED, Set.of());
    for (CallState from : CallState.values()) {
      for (CallState to : CallState.values()) {
        if (drawn.getOrDefault(from, Set.of()).contains(to)) {
          assertThat(from.moveTo(to)).isEqualTo(to);
        } else {
          assertThatIllegalStateException().isThrownBy(() -> from.moveTo(to));
        }
      }
    }
  }

  @Test
  void channel_successors_areAsDrawn() {
    assertThat(ChannelState.OPEN.successors())
        .containsExactly(ChannelState.EXPIRED, ChannelState.CLOSED);
    assertThat(ChannelState.EXPIRED.successors()).containsExactly(ChannelState.CLOSED);
    assertThat(ChannelState.CLOSED.successors()).isEmpty();
  }
}
