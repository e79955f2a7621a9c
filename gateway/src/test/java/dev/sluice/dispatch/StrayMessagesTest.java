package dev.sluice.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.dispatch.ScriptedTransport.ScriptedChannel;
import dev.sluice.exchange.Client;
import dev.sluice.exchange.HeardReply;
import dev.sluice.exchange.ScriptedClient;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class StrayMessagesTest {
  private static final String LOG =
      "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\",\"params\":{\"level\":\"info\",\"data\":1}}";
  private static final String ROOTS = "{\"jsonrpc\":\"2.0\",\"id\":5,\"method\":\"roots/list\"}";

  private final Harness harness = new Harness();
  private final ScriptedClient one = ScriptedClient.session();
  private final ScriptedClient two = ScriptedClient.session();

  private ScriptedChannel channel() {
    return harness.transport.channel(0);
  }

  private void answerAll() {
    channel().received.forEach(call -> channel().answer(call, "{}"));
  }

  @Test
  void onMessage_oneCallUnderWay_reachesIt() {
    HeardReply caller = harness.call(one, false);
    channel().say(LOG);
    channel().say(ROOTS);
    harness.run();
    assertThat(caller.interim).hasSize(2);
    one.awaited().clear();
    answerAll();
  }

  @Test
  void onMessage_rightBeforeTheResponse_isNotOvertaken() {
    HeardReply caller = harness.call(one, false);
    channel().say(LOG);
    answerAll();
    harness.run();
    assertThat(caller.interim).containsExactly(LOG);
  }

  @Test
  void onMessage_callsOfTwoClients_reachesNeither() {
    HeardReply first = harness.call(one, false);
    HeardReply second = harness.call(two, false);
    channel().say(LOG);
    channel().say(ROOTS);
    harness.run();
    assertThat(first.interim).isEmpty();
    assertThat(second.interim).isEmpty();
    assertThat(channel().sent.getLast()).contains("\"id\":5,\"error\"");
    assertThat(harness.events).containsExactly("up", "notifications/message");
    answerAll();
  }

  @Test
  void onMessage_twoCallsOfOneClient_reachesTheOlder() {
    HeardReply first = harness.call(one, false);
    harness.advance(java.time.Duration.ofMillis(1));
    HeardReply second = harness.call(one, false);
    channel().say(LOG);
    harness.run();
    assertThat(first.interim).containsExactly(LOG);
    assertThat(second.interim).isEmpty();
    answerAll();
  }

  @Test
  void onMessage_listFetchedForNobodyBesideACall_reachesTheCall() {
    Client nobody = Client.nobody(one.scope(), one.identity(), one.capabilities());
    HeardReply list =
        harness.send(nobody, true, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\"}");
    HeardReply caller = harness.call(one, false);
    channel().say(ROOTS);
    harness.run();
    assertThat(list.interim).isEmpty();
    assertThat(caller.interim).hasSize(1);
    one.awaited().clear();
    answerAll();
  }

  @Test
  void onMessage_callForNobodyBesideACall_reachesNeither() {
    Client nobody = Client.nobody(one.scope(), one.identity(), one.capabilities());
    HeardReply first = harness.call(nobody, false);
    HeardReply second = harness.call(one, false);
    channel().say(ROOTS);
    harness.run();
    assertThat(first.interim).isEmpty();
    assertThat(second.interim).isEmpty();
    answerAll();
  }

  @Test
  void onMessage_noCallAndOneClient_isPushedToIt() {
    harness.call(one, false);
    answerAll();
    channel().say(ROOTS);
    assertThat(one.pushed()).hasSize(1);
    channel().say(LOG);
    assertThat(harness.events).containsExactly("up", "notifications/message for one client");
  }

  @Test
  void onMessage_askedOutsideACallAndNotAnswered_isGivenUpInTime() {
    harness.call(one, false);
    answerAll();
    channel().say(ROOTS);
    assertThat(one.awaited()).hasSize(1);
    harness.advance(DispatchConfig.DEFAULTS.askTimeout().minusMillis(1));
    harness.lane.tick(harness.loop());
    assertThat(one.awaited()).hasSize(1);
    harness.advance(Duration.ofMillis(1));
    harness.lane.tick(harness.loop());
    assertThat(one.awaited()).isEmpty();
    assertThat(one.pushed()).hasSize(2);
    assertThat(one.pushed().getLast()).contains("notifications/cancelled");
    assertThat(channel().sent.getLast()).contains("\"error\"", "did not answer within");
  }

  @Test
  void onMessage_noCallAndTwoClients_isRefused() {
    harness.call(one, false);
    harness.call(two, false);
    answerAll();
    channel().say(ROOTS);
    channel().say(LOG);
    assertThat(one.pushed()).isEmpty();
    assertThat(two.pushed()).isEmpty();
    assertThat(harness.events).containsExactly("up", "notifications/message");
  }

  @Test
  void onMessage_elicitationComplete_reachesTheOneClientItCanBeMeantFor() {
    String complete =
        "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/elicitation/complete\",\"params\":{\"elicitationId\":\"e\"}}";
    HeardReply caller = harness.call(one, false);
    channel().say(complete);
    harness.run();
    assertThat(caller.interim).containsExactly(complete);
    answerAll();
    channel().say(complete);
    harness.call(two, false);
    answerAll();
    channel().say(complete);
    assertThat(harness.events)
        .containsExactly(
            "up",
            "notifications/elicitation/complete for one client",
            "notifications/elicitation/complete");
  }

  @Test
  void onMessage_responseOrProgressOfNoCall_isDropped() {
    harness.call(one, false);
    answerAll();
    channel().say("{\"jsonrpc\":\"2.0\",\"id\":99,\"result\":{}}");
    channel()
        .say(
            "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\",\"params\":{\"progressToken\":99}}");
    assertThat(harness.events).containsExactly("up");
  }
}
