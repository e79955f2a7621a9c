package dev.sluice.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.exchange.Failure;
import dev.sluice.exchange.HeardReply;
import dev.sluice.exchange.ScriptedClient;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Lanes that come and go while calls are under way. */
class SwapTest {
  private final Harness harness = new Harness();
  private int closed;

  private void retire(Duration grace) {
    harness.dispatcher.swap(List.of());
    harness.lane.retire(harness.loop(), grace, () -> closed++);
  }

  @Test
  void retire_callUnderWay_isAnsweredAndThenTheLaneCloses() {
    HeardReply caller = harness.call(ScriptedClient.session(), false);
    retire(Duration.ofSeconds(30));
    harness.advance(Duration.ofSeconds(1));
    assertThat(closed).isZero();
    harness.transport.channel(0).answer(harness.transport.channel(0).last(), "{}");
    assertThat(caller.answer).isNotNull();
    assertThat(closed).isEqualTo(1);
    harness.advance(Duration.ofSeconds(30));
    assertThat(closed).isEqualTo(1);
    assertThat(harness.transport.shutdowns).isEqualTo(1);
  }

  @Test
  void retire_callThatDoesNotEnd_closesWhenTheGraceIsOver() {
    HeardReply caller = harness.call(ScriptedClient.session(), false);
    retire(Duration.ofSeconds(30));
    harness.advance(Duration.ofSeconds(30).minusMillis(1));
    assertThat(closed).isZero();
    harness.advance(Duration.ofMillis(1));
    assertThat(closed).isEqualTo(1);
    caller.inFlight.cancel(dev.sluice.exchange.CancelReason.SHUTDOWN);
    assertThat(caller.finished).isEqualTo(1);
  }

  @Test
  void dispatch_serverRemoved_saysSo() {
    retire(Duration.ofSeconds(30));
    HeardReply caller = harness.call(ScriptedClient.session(), false);
    Failure failure = Objects.requireNonNull(caller.failure);
    assertThat(failure.message())
        .isEqualTo("server scripted is configured no more; list the tools again");
    harness.advance(Duration.ofSeconds(1));
    assertThat(closed).isEqualTo(1);
  }
}
