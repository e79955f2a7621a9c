package dev.sluice.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.exchange.Client;
import dev.sluice.exchange.ClientCapabilities;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.HeardReply;
import dev.sluice.exchange.Identity;
import dev.sluice.exchange.Reason;
import dev.sluice.exchange.Scope;
import dev.sluice.exchange.ScriptedClient;
import dev.sluice.exchange.Sent;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class UpstreamPoolTest {

  private static ClientCapabilities capabilities(int which) {
    return new ClientCapabilities("{\"x\":" + which + "}", false, false, false);
  }

  private static Reason reason(HeardReply caller) {
    return switch (Objects.requireNonNull(caller.failure)) {
      case Failure.ByGateway gateway -> gateway.reason();
      case Failure.ByBackend backend -> backend.reason();
      case Failure.ByClient client -> throw new AssertionError(client);
    };
  }

  private static void answerAll(Harness harness) {
    harness.transport.channels.forEach(
        channel -> channel.received.forEach(call -> channel.answer(call, "{}")));
  }

  @Test
  void acquire_manyAtOnce_opensOneSession() {
    Harness harness = new Harness();
    harness.transport.silentOnInitialize = true;
    for (int i = 0; i < 20; i++) {
      harness.call(ScriptedClient.session(), false);
    }
    assertThat(harness.transport.channels).hasSize(1);
    harness.advance(Duration.ofSeconds(21));
    assertThat(harness.lane.callsInFlight()).isZero();
    assertThat(harness.events).containsExactly("down");
  }

  @Test
  void acquire_otherCapabilities_opensAnotherSession() {
    Harness harness = new Harness();
    harness.call(ScriptedClient.session(capabilities(1)), false);
    harness.call(ScriptedClient.session(capabilities(1)), false);
    harness.call(ScriptedClient.session(capabilities(2)), false);
    assertThat(harness.transport.channels).hasSize(2);
    answerAll(harness);
  }

  @Test
  void acquire_atTheLimit_evictsAnIdleSessionAndRefusesOnePast() {
    Harness harness = new Harness(Harness.limits(UpstreamSharing.AUTO, 2, 100));
    Client nobody = nobody(1);
    harness.call(nobody, false);
    harness.transport.channel(0).answer(harness.transport.channel(0).last(), "{}");
    harness.call(nobody(2), false);

    HeardReply third = harness.call(nobody(3), false);
    assertThat(harness.transport.channel(0).closes).isEqualTo(1);
    assertThat(third.finished).isZero();

    HeardReply fourth = harness.call(nobody(4), false);
    assertThat(reason(fourth)).isEqualTo(Reason.OVERLOADED);
    harness.transport.channel(1).answer(harness.transport.channel(1).last(), "{}");
    harness.transport.channel(2).answer(harness.transport.channel(2).last(), "{}");
  }

  @Test
  void acquire_atTheLimitOfUsedSessions_evictsOneLeftAloneForAWhile() {
    Harness harness = new Harness(Harness.limits(UpstreamSharing.AUTO, 1, 100));
    harness.call(ScriptedClient.session(capabilities(1)), false);
    harness.transport.channel(0).answer(harness.transport.channel(0).last(), "{}");
    harness.advance(Duration.ofSeconds(10).minusMillis(1));
    assertThat(reason(harness.call(ScriptedClient.session(capabilities(2)), false)))
        .isEqualTo(Reason.OVERLOADED);
    harness.advance(Duration.ofMillis(1));
    HeardReply other = harness.call(ScriptedClient.session(capabilities(2)), false);
    assertThat(harness.transport.channel(0).closes).isEqualTo(1);
    harness.transport.channel(1).answer(harness.transport.channel(1).last(), "{}");
    assertThat(other.answer).isNotNull();
  }

  @Test
  void acquire_atTheLimitOfDedicatedSessions_evictsNone() {
    Harness harness = new Harness(Harness.limits(UpstreamSharing.DEDICATED, 1, 100));
    harness.call(ScriptedClient.session(), false);
    answerAll(harness);
    harness.advance(Duration.ofMinutes(1));
    assertThat(reason(harness.call(ScriptedClient.session(), false))).isEqualTo(Reason.OVERLOADED);
    assertThat(harness.transport.channel(0).closes).isZero();
  }

  private static Client nobody(int which) {
    return Client.nobody(Scope.AGGREGATE, Identity.ANONYMOUS, capabilities(which));
  }

  @Test
  void dispatch_atMaxCalls_refusesOnePast() {
    Harness harness = new Harness(Harness.limits(UpstreamSharing.AUTO, 2, 2));
    ScriptedClient client = ScriptedClient.session();
    harness.call(client, false);
    harness.call(client, false);
    assertThat(reason(harness.call(client, false))).isEqualTo(Reason.OVERLOADED);
    answerAll(harness);
    assertThat(harness.call(client, false).finished).isZero();
    harness.transport.channel(0).answer(harness.transport.channel(0).last(), "{}");
  }

  @Test
  void sweep_idleSessions_endsAllButTheLast() {
    Harness harness = new Harness();
    harness.call(nobody(1), false);
    harness.call(nobody(2), false);
    answerAll(harness);
    harness.advance(Duration.ofMinutes(11));
    harness.lane.tick(harness.loop());
    assertThat(harness.lane.upstreamSessions()).isEqualTo(1);
    harness.lane.tick(harness.loop());
    assertThat(harness.lane.upstreamSessions()).isEqualTo(1);
  }

  @Test
  void sweep_sessionWithAClient_isKept() {
    Harness harness = new Harness();
    ScriptedClient client = ScriptedClient.session(capabilities(1));
    harness.call(client, false);
    harness.call(nobody(2), false);
    answerAll(harness);
    harness.advance(Duration.ofMinutes(11));
    harness.lane.tick(harness.loop());
    assertThat(harness.transport.channel(0).closes).isZero();
    client.close();
    harness.advance(Duration.ofSeconds(1));
    harness.call(nobody(2), false);
    harness.transport.channels.getLast().answer(harness.transport.channels.getLast().last(), "{}");
    harness.advance(Duration.ofMinutes(11));
    harness.lane.tick(harness.loop());
    assertThat(harness.transport.channel(0).closes).isEqualTo(1);
  }

  @Test
  void dedicated_clientCloses_endsItsSessionOnly() {
    Harness harness = new Harness(Harness.limits(UpstreamSharing.DEDICATED, 10, 10));
    ScriptedClient one = ScriptedClient.session();
    ScriptedClient other = ScriptedClient.session();
    harness.call(one, false);
    harness.call(other, false);
    answerAll(harness);
    assertThat(harness.transport.channels).hasSize(2);
    one.close();
    assertThat(harness.transport.channel(0).closes).isEqualTo(1);
    assertThat(harness.transport.channel(1).closes).isZero();
  }

  @Test
  void tick_serverDown_triesAgainAndReportsItUp() {
    Harness harness = new Harness();
    harness.transport.refusing = true;
    harness.lane.tick(harness.loop());
    harness.run();
    assertThat(harness.events).containsExactly("down");
    assertThat(harness.lane.isUp()).isFalse();

    harness.transport.refusing = false;
    harness.advance(Duration.ofSeconds(1));
    harness.lane.tick(harness.loop());
    harness.run();
    assertThat(harness.events).containsExactly("down", "up");
    assertThat(harness.lane.isUp()).isTrue();
  }

  @Test
  void onClosed_lastSession_reportsDownAndTheNextCallOpensAnother() {
    Harness harness = new Harness();
    ScriptedClient client = ScriptedClient.session();
    HeardReply caller = harness.call(client, false);
    ScriptedTransport.ScriptedChannel dead = harness.transport.channel(0);
    dead.open = false;
    dead.last()
        .listener()
        .onFailure(harness.transport.failure(Reason.BACKEND_DISCONNECTED, Sent.MAYBE));
    Objects.requireNonNull(dead.events)
        .onClosed(harness.transport.failure(Reason.BACKEND_DISCONNECTED, Sent.MAYBE));
    assertThat(reason(caller)).isEqualTo(Reason.OUTCOME_UNKNOWN);
    assertThat(harness.events).containsExactly("up", "down");

    harness.call(client, false);
    assertThat(harness.transport.channels).hasSize(2);
    harness.transport.channel(1).answer(harness.transport.channel(1).last(), "{}");
  }

  @Test
  void onClosed_channelEndedByItself_isClosedInItsTransportToo() {
    Harness harness = new Harness();
    harness.call(nobody(1), false);
    answerAll(harness);
    ScriptedTransport.ScriptedChannel dead = harness.transport.channel(0);
    dead.open = false;
    Objects.requireNonNull(dead.events)
        .onClosed(harness.transport.failure(Reason.BACKEND_DISCONNECTED, Sent.NOTHING));
    assertThat(dead.closes).isEqualTo(1);
  }

  @Test
  void retire_serverForgotASession_isReportedUpAgainOnceInAWhile() {
    Harness harness = new Harness();
    ScriptedClient client = ScriptedClient.session();
    harness.call(client, false);
    answerAll(harness);
    harness.advance(Duration.ofSeconds(5));

    harness.call(client, false);
    harness.transport.channel(0).last().listener().onSessionExpired();
    harness.run();
    assertThat(harness.events).containsExactly("up", "up");

    harness.transport.channel(1).last().listener().onSessionExpired();
    harness.call(client, false);
    assertThat(harness.events).containsExactly("up", "up");
    answerAll(harness);
    harness.advance(Duration.ofSeconds(5));
    harness.lane.tick(harness.loop());
    assertThat(harness.events).containsExactly("up", "up", "up");
  }

  @Test
  void acquire_transportBreaks_failsAndTheNextCallTriesAgain() {
    Harness harness = new Harness();
    harness.transport.broken = true;
    HeardReply caller = harness.call(nobody(1), false);
    harness.passPause();
    harness.passPause();
    assertThat(reason(caller)).isEqualTo(Reason.BACKEND_UNREACHABLE);

    harness.transport.broken = false;
    harness.call(nobody(1), false);
    assertThat(harness.transport.channel(0).received).hasSize(1);
    answerAll(harness);
  }

  @Test
  void close_openSessions_endsThemThenTheTransport() {
    Harness harness = new Harness();
    harness.call(nobody(1), false);
    answerAll(harness);
    boolean[] done = new boolean[1];
    harness.lane.close(() -> done[0] = true);
    assertThat(done[0]).isTrue();
    assertThat(harness.transport.shutdowns).isEqualTo(1);
    assertThat(reason(harness.call(nobody(1), false))).isEqualTo(Reason.SHUTTING_DOWN);
  }
}
