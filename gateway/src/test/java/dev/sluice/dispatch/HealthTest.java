package dev.sluice.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.exchange.HeardReply;
import dev.sluice.exchange.Reason;
import dev.sluice.exchange.ScriptedClient;
import dev.sluice.exchange.Sent;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class HealthTest {
  private final Harness harness = new Harness();

  private void second(int times) {
    for (int i = 0; i < times; i++) {
      harness.advance(Duration.ofSeconds(1));
      harness.lane.tick(harness.loop());
      harness.run();
    }
  }

  @Test
  void tick_quietServer_isPingedOnceAnInterval() {
    second(10);
    assertThat(harness.transport.pings).isZero();
    second(1);
    assertThat(harness.transport.pings).isEqualTo(1);
    second(9);
    assertThat(harness.transport.pings).isEqualTo(1);
    second(1);
    assertThat(harness.transport.pings).isEqualTo(2);
    assertThat(harness.transport.channels).as("sessions").hasSize(1);
  }

  @Test
  void tick_callUnderWay_isNotPinged() {
    second(1);
    harness.advance(Duration.ofMillis(1));
    HeardReply caller = harness.call(ScriptedClient.session(), false);
    second(30);
    assertThat(harness.transport.pings).isZero();
    harness.transport.channel(0);
    harness.transport.channels.forEach(
        channel -> channel.received.forEach(call -> channel.answer(call, "{}")));
    assertThat(caller.finished).isEqualTo(1);
  }

  @Test
  void tick_pingsUnanswered_isDownAfterTheLastMissAndUpWithTheFirstAnswer() {
    second(1);
    harness.transport.silentOnPing = true;
    second(10 + 5);
    assertThat(harness.lane.isUp()).as("one miss").isTrue();
    second(6);
    assertThat(harness.events).containsExactly("up", "down");
    assertThat(harness.lane.view().getFirst().state()).isEqualTo(ReplicaState.DOWN);

    harness.transport.silentOnPing = false;
    second(7);
    assertThat(harness.events).containsExactly("up", "down", "up");
    assertThat(harness.transport.channels).as("the session is the same").hasSize(1);
  }

  @Test
  void tick_processHangs_isEndedAndAnotherStarted() {
    harness.transport.process = true;
    second(1);
    harness.transport.silentOnPing = true;
    second(10 + 5 + 6);
    assertThat(harness.transport.channel(0).closes).isPositive();
    assertThat(harness.events).startsWith("up", "down");

    harness.transport.silentOnPing = false;
    second(2);
    assertThat(harness.events).containsExactly("up", "down", "up");
    assertThat(harness.transport.channels).hasSize(2);
  }

  @Test
  void tick_refusedWhenPinged_isDownAtOnce() {
    second(1);
    harness.transport.silentOnPing = true;
    second(10);
    Objects.requireNonNull(harness.transport.pinged)
        .onFailure(harness.transport.failure(Reason.BACKEND_UNREACHABLE, Sent.NOTHING));
    assertThat(harness.events).containsExactly("up", "down");
  }

  @Test
  void tick_sessionUnknownWhenPinged_opensAnother() {
    second(1);
    harness.transport.silentOnPing = true;
    second(10);
    Objects.requireNonNull(harness.transport.pinged).onSessionExpired();
    harness.run();
    assertThat(harness.transport.channels).hasSize(2);
    assertThat(harness.lane.isUp()).isTrue();
  }

  @Test
  void ended_callFails_isPingedAtTheNextTick() {
    second(1);
    harness.call(ScriptedClient.session(), false);
    var channel = harness.transport.channels.getLast();
    channel
        .last()
        .listener()
        .onFailure(harness.transport.failure(Reason.BACKEND_DISCONNECTED, Sent.MAYBE));
    second(2);
    assertThat(harness.transport.pings).isEqualTo(1);
  }

  @Test
  void tick_serverDown_isTriedAtLeastEveryTwoSeconds() {
    harness.transport.refusing = true;
    second(30);
    assertThat(harness.events).containsExactly("down");
    assertThat(harness.transport.opens).isGreaterThanOrEqualTo(15);

    harness.transport.refusing = false;
    second(2);
    assertThat(harness.events).containsExactly("down", "up");
  }
}
