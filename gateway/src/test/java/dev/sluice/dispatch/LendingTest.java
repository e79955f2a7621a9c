package dev.sluice.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.dispatch.ScriptedTransport.ScriptedChannel;
import dev.sluice.exchange.CancelReason;
import dev.sluice.exchange.Client;
import dev.sluice.exchange.HeardReply;
import dev.sluice.exchange.Message;
import dev.sluice.exchange.ScriptedClient;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Upstream sessions of which a call awaits an answer, and who else may use them. */
class LendingTest {
  private static final String ROOTS = "{\"jsonrpc\":\"2.0\",\"id\":5,\"method\":\"roots/list\"}";
  private static final String NAMED =
      "{\"jsonrpc\":\"2.0\",\"id\":\"user_name\",\"method\":\"roots/list\"}";

  private final Harness harness = new Harness();

  private ScriptedChannel channel(int index) {
    return harness.transport.channel(index);
  }

  private int channels() {
    return harness.transport.channels.size();
  }

  private void answerAll() {
    harness.transport.channels.forEach(
        channel -> {
          channel.received.forEach(call -> channel.answer(call, "{}"));
          channel.received.clear();
        });
    harness.run();
  }

  /** A call whose server has asked, on the channel that all calls share. */
  private HeardReply asked(Harness asking, int channel) {
    HeardReply caller = asking.call(ScriptedClient.alone(), false);
    asking.transport.channel(channel).say(ROOTS);
    asking.run();
    assertThat(caller.interim).hasSize(1);
    return caller;
  }

  @Test
  void acquire_whileACallAwaitsAnAnswer_opensAnotherSessionAndAsksThere() {
    asked(harness, 0);
    asked(harness, 1);
    asked(harness, 2);
    assertThat(channels()).isEqualTo(3);
    assertThat(channel(0).received).hasSize(1);
    answerAll();
  }

  @Test
  void acquire_afterThatCallEnded_usesItAgain() {
    asked(harness, 0);
    asked(harness, 1);
    channel(0).answer(channel(0).last(), "{}");
    channel(0).received.clear();
    harness.call(ScriptedClient.alone(), false);
    assertThat(channels()).isEqualTo(2);
    assertThat(channel(0).received).hasSize(1);
    answerAll();
    asked(harness, 0);
    answerAll();
  }

  @Test
  void acquire_afterThatCallWasCancelled_usesItAgain() {
    HeardReply caller = asked(harness, 0);
    caller.inFlight.cancel(CancelReason.CLIENT_DISCONNECTED);
    asked(harness, 0);
    assertThat(channels()).isEqualTo(1);
    answerAll();
  }

  @Test
  void acquire_askedOnTheStreamOfItsCall_sharesTheSession() {
    HeardReply caller = harness.call(ScriptedClient.alone(), false);
    channel(0).last().listener().onInterim(Message.of(ROOTS));
    assertThat(caller.interim).hasSize(1);
    harness.call(ScriptedClient.alone(), false);
    assertThat(channels()).isEqualTo(1);
    answerAll();
  }

  @Test
  void acquire_askedByNameOnTheStreamOfItsCall_opensAnotherWhereTheNameIsFree() {
    for (int i = 0; i < 2; i++) {
      HeardReply caller = harness.call(ScriptedClient.alone(), false);
      channel(i).last().listener().onInterim(Message.of(NAMED));
      assertThat(caller.interim).hasSize(1);
    }
    assertThat(channels()).isEqualTo(2);
    answerAll();
  }

  @Test
  void acquire_listFetchedForNobody_sharesIt() {
    asked(harness, 0);
    ScriptedClient client = ScriptedClient.alone();
    Client nobody = Client.nobody(client.scope(), client.identity(), client.capabilities());
    harness.send(nobody, true, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\"}");
    assertThat(channels()).isEqualTo(1);
    answerAll();
  }

  @Test
  void acquire_clientSessionKnownThere_keepsItAndOthersThatMayBeAskedGoElsewhere() {
    ScriptedClient session = ScriptedClient.session();
    harness.call(session, false);
    answerAll();
    asked(harness, 1);
    HeardReply caller = harness.call(session, false);
    assertThat(channels()).isEqualTo(2);
    channel(0).say(ROOTS);
    harness.run();
    assertThat(caller.interim).hasSize(1);
    answerAll();
  }

  @Test
  void acquire_clientSessionThatCameMeanwhile_staysWhereItIsKnown() {
    asked(harness, 0);
    ScriptedClient session = ScriptedClient.session();
    harness.call(session, false);
    assertThat(channel(1).received).hasSize(1);
    answerAll();
    harness.call(session, false);
    assertThat(channel(1).received).hasSize(1);
    answerAll();
    session.close();
    harness.call(ScriptedClient.session(), false);
    assertThat(channel(0).received).hasSize(1);
    answerAll();
  }

  @Test
  void acquire_askedClientSession_lendsItsSessionAsEver() {
    ScriptedClient session = ScriptedClient.session();
    harness.call(session, false);
    channel(0).say(ROOTS);
    harness.run();
    harness.call(ScriptedClient.session(), false);
    assertThat(channels()).isEqualTo(1);
    session.awaited().clear();
    answerAll();
  }

  @Test
  void acquire_atTheLimitOfSessions_lendsTheOneAllTheSame() {
    Harness small = new Harness(Harness.limits(UpstreamSharing.AUTO, 2, 100));
    asked(small, 0);
    asked(small, 1);
    HeardReply third = small.call(ScriptedClient.alone(), false);
    assertThat(small.transport.channels).hasSize(2);
    assertThat(small.transport.channel(0).received).hasSize(2);
    small.transport.channels.forEach(
        channel -> channel.received.forEach(call -> channel.answer(call, "{}")));
    assertThat(third.answer).isNotNull();
  }

  @Test
  void sweep_furtherSessionsNobodyUses_end() {
    asked(harness, 0);
    asked(harness, 1);
    answerAll();
    harness.advance(Duration.ofMinutes(11));
    harness.lane.tick(harness.loop());
    assertThat(harness.lane.upstreamSessions()).isEqualTo(1);
    asked(harness, channels() - 1);
    answerAll();
  }

  @Test
  void keep_callThatHasEndedMeanwhile_isForgotten() {
    HeardReply caller = harness.call(ScriptedClient.alone(), false);
    channel(0).say(ROOTS);
    caller.inFlight.cancel(CancelReason.CLIENT_DISCONNECTED);
    harness.run();
    harness.call(ScriptedClient.alone(), false);
    assertThat(channels()).isEqualTo(1);
    answerAll();
  }
}
