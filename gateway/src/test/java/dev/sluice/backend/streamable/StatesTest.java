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
  void channel_everyPair_movesOnlyAsDrawn() {
    Map<ChannelState, Set<ChannelState>> drawn =
        Map.of(
            ChannelState.OPEN, Set.of(ChannelState.EXPIRED, ChannelState.CLOSED),
            ChannelState.EXPIRED, Set.of(ChannelState.CLOSED),
            ChannelState.CLOSED, Set.of());
    for (ChannelState from : ChannelState.values()) {
      for (ChannelState to : ChannelState.values()) {
        boolean moves = drawn.getOrDefault(from, Set.of()).contains(to);
        assertThat(from.to(to)).isEqualTo(moves ? to : from);
      }
    }
  }
}
