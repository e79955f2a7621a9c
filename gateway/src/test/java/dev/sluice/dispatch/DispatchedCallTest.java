package dev.sluice.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.dispatch.ScriptedTransport.Received;
import dev.sluice.exchange.CancelReason;
import dev.sluice.exchange.ClientCapabilities;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.HeardReply;
import dev.sluice.exchange.Message;
import dev.sluice.exchange.Reason;
import dev.sluice.exchange.ScriptedClient;
import dev.sluice.exchange.Sent;
import dev.sluice.protocol.mcp.LogLevel;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DispatchedCallTest {
  private final Harness harness = new Harness();
  private final ScriptedClient client = ScriptedClient.session();

  @AfterEach
  void nothingIsHeld() {
    assertThat(harness.lane.callsInFlight()).isZero();
    assertThat(client.awaited()).isEmpty();
    harness.embedded.finishAndReleaseAll();
  }

  private Received received() {
    return harness.transport.channels.getLast().last();
  }

  private static Failure.ByBackend byBackend(HeardReply caller) {
    assertThat(caller.finished).isEqualTo(1);
    return (Failure.ByBackend) java.util.Objects.requireNonNull(caller.failure);
  }

  @Test
  void onResponse_upstreamId_restoresTheClientsId() {
    HeardReply caller = harness.call(client, false);
    assertThat(received().text())
        .isEqualTo(
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"x\",\"_meta\":{\"progressToken\":1}}}");

    harness.transport.channel(0).answer(received(), "{\"ok\":1.0}");

    assertThat(caller.answer)
        .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":\"c\",\"result\":{\"ok\":1.0}}");
    assertThat(caller.finished).isEqualTo(1);
  }

  @Test
  void onInterim_progressThenLog_reachTheCallerInOrderWithItsToken() {
    HeardReply caller = harness.call(client, false);
    received()
        .listener()
        .onInterim(
            Message.of(
                "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\",\"params\":{\"progressToken\":0,\"progress\":1}}"));
    received().listener().onInterim(Message.of(log("info")));
    harness.transport.channel(0).answer(received(), "{}");

    assertThat(caller.interim)
        .containsExactly(
            "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\",\"params\":{\"progressToken\":\"t\",\"progress\":1}}",
            log("info"));
  }

  @Test
  void onInterim_logBelowTheClientsLevel_isDropped() {
    client.logLevel(LogLevel.WARNING);
    HeardReply caller = harness.call(client, false);
    received().listener().onInterim(Message.of(log("info")));
    received().listener().onInterim(Message.of(log("warning")));
    harness.transport.channel(0).answer(received(), "{}");

    assertThat(caller.interim).containsExactly(log("warning"));
  }

  @Test
  void onInterim_listChanged_goesToTheCatalogueNotTheCaller() {
    HeardReply caller = harness.call(client, false);
    received()
        .listener()
        .onInterim(
            Message.of("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/tools/list_changed\"}"));
    harness.transport.channel(0).answer(received(), "{}");

    assertThat(caller.interim).isEmpty();
    assertThat(harness.events).containsExactly("up", "notifications/tools/list_changed");
  }

  @Test
  void deadline_noAnswer_cancelsUpstreamAndFailsOnce() {
    HeardReply caller = harness.call(client, true);
    harness.advance(Duration.ofSeconds(59));
    assertThat(caller.finished).isZero();
    harness.advance(Duration.ofSeconds(2));

    assertThat(byBackend(caller).reason()).isEqualTo(Reason.DEADLINE_EXCEEDED);
    assertThat(byBackend(caller).sent()).isEqualTo(Sent.MAYBE);
    assertThat(harness.transport.channel(0).cancelled).containsExactly("1 deadline exceeded");
    harness.transport.channel(0).answer(received(), "{}");
    assertThat(caller.finished).isEqualTo(1);
  }

  @Test
  void deadline_progress_restartsItUpToTheTotal() {
    Harness harness = new Harness(Harness.limits(UpstreamSharing.AUTO, 4, 10));
    HeardReply caller = harness.call(client, false);
    for (int i = 0; i < 2; i++) {
      harness.advance(Duration.ofSeconds(50));
      harness
          .transport
          .channel(0)
          .last()
          .listener()
          .onInterim(
              Message.of(
                  "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\",\"params\":{\"progressToken\":0,\"progress\":1}}"));
    }
    harness.advance(Duration.ofSeconds(49));
    assertThat(caller.finished).isZero();
    harness.advance(Duration.ofSeconds(2));
    assertThat(byBackend(caller).reason()).isEqualTo(Reason.DEADLINE_EXCEEDED);
    harness.embedded.finishAndReleaseAll();
  }

  @Test
  void onSessionExpired_once_reinitializesAndRepeats() {
    HeardReply caller = harness.call(client, false);
    received().listener().onSessionExpired();
    harness.run();

    assertThat(harness.transport.channels).hasSize(2);
    assertThat(harness.transport.channel(0).closes).isEqualTo(1);
    harness.transport.channel(1).answer(received(), "{}");
    assertThat(caller.answer).contains("\"id\":\"c\"");
  }

  @Test
  void onSessionExpired_twice_failsOnce() {
    HeardReply caller = harness.call(client, false);
    received().listener().onSessionExpired();
    harness.run();
    received().listener().onSessionExpired();
    harness.run();

    assertThat(byBackend(caller).reason()).isEqualTo(Reason.BACKEND_PROTOCOL_ERROR);
    assertThat(byBackend(caller).attempts()).isEqualTo(2);
    assertThat(harness.transport.channels).hasSize(2);
  }

  @Test
  void cancel_underWay_cancelsUpstreamAndFinishesOnce() {
    HeardReply caller = harness.call(client, false);
    caller.inFlight.cancel(CancelReason.CLIENT_CANCELLED);
    caller.inFlight.cancel(CancelReason.CLIENT_CANCELLED);

    assertThat(caller.finished).isEqualTo(1);
    assertThat(((Failure.ByGateway) java.util.Objects.requireNonNull(caller.failure)).reason())
        .isEqualTo(Reason.CANCELLED);
    assertThat(harness.transport.channel(0).cancelled).containsExactly("1 cancelled by the client");
  }

  @Test
  void cancel_whileWaitingForASession_sendsNothing() {
    harness.transport.silentOnInitialize = true;
    HeardReply caller = harness.call(client, false);
    caller.inFlight.cancel(CancelReason.SESSION_CLOSED);
    assertThat(caller.finished).isEqualTo(1);
    assertThat(harness.transport.channel(0).received).isEmpty();
    harness.advance(Duration.ofSeconds(21));
  }

  @Test
  void request_ofTheServer_goesToTheCallerAndItsAnswerBack() {
    HeardReply caller = harness.call(client, false);
    received().listener().onInterim(Message.of(elicitation(7)));
    assertThat(caller.interim).containsExactly(elicitation(900));

    client.awaited().values().iterator().next().onAnswer(answer(900));
    assertThat(harness.transport.channel(0).sent)
        .contains("{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{\"action\":\"accept\"}}");
    client.awaited().clear();
    harness.transport.channel(0).answer(received(), "{}");
  }

  @Test
  void request_whileAsking_suspendsTheDeadline() {
    HeardReply caller = harness.call(client, false);
    received().listener().onInterim(Message.of(elicitation(7)));
    harness.advance(Duration.ofSeconds(61));
    harness.advance(Duration.ofSeconds(59));
    assertThat(caller.finished).isZero();
    client.awaited().values().iterator().next().onAnswer(answer(900));
    client.awaited().clear();
    harness.transport.channel(0).answer(received(), "{}");
    assertThat(caller.answer).isNotNull();
  }

  @Test
  void request_unreachableClient_isAnsweredWithAnError() {
    HeardReply caller = harness.call(client, false);
    caller.reachable = false;
    received().listener().onInterim(Message.of(elicitation(7)));
    assertThat(harness.transport.channel(0).sent.getLast()).contains("\"id\":7,\"error\"");
    harness.transport.channel(0).answer(received(), "{}");
  }

  @Test
  void request_tooManyAsked_isRefusedOnePastTheLimit() {
    client.mostAsks(1);
    HeardReply caller = harness.call(client, false);
    received().listener().onInterim(Message.of(elicitation(7)));
    received().listener().onInterim(Message.of(elicitation(8)));
    assertThat(caller.interim).hasSize(1);
    assertThat(harness.transport.channel(0).sent.getLast()).contains("\"id\":8,\"error\"");
    harness.transport.channel(0).answer(received(), "{}");
  }

  @Test
  void dispatch_channelBreaks_failsOnceAndGivesItsPermitBack() {
    harness.call(client, false);
    harness.transport.channel(0).answer(received(), "{}");
    harness.transport.broken = true;
    HeardReply caller = harness.call(client, false);
    assertThat(caller.finished).isEqualTo(1);
    assertThat(caller.failure)
        .isInstanceOfSatisfying(
            Failure.ByGateway.class,
            failure -> assertThat(failure.reason()).isEqualTo(Reason.OUTCOME_UNKNOWN));
  }

  @Test
  void onSessionExpired_clientSetALevel_theNextSessionIsToldIt() {
    client.logLevel(LogLevel.DEBUG);
    harness.send(
        client,
        true,
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"logging/setLevel\",\"params\":{\"level\":\"debug\"}}");
    assertThat(harness.transport.channel(0).received).hasSize(1);
    harness.transport.channel(0).answer(received(), "{}");

    HeardReply caller = harness.call(client, false);
    assertThat(harness.transport.channel(0).received).hasSize(2);
    received().listener().onSessionExpired();
    harness.run();
    var next = harness.transport.channel(1).received;
    assertThat(next).hasSize(2);
    assertThat(next.getFirst().text()).contains("logging/setLevel", "\"level\":\"debug\"");
    next.forEach(call -> harness.transport.channel(1).answer(call, "{}"));
    assertThat(caller.finished).isEqualTo(1);
  }

  @Test
  void start_clientWithoutSessionWantsMoreThanBefore_theServerIsToldFirst() {
    ScriptedClient passing = ScriptedClient.alone();
    passing.logLevel(LogLevel.INFO);
    harness.call(passing, false);
    var channel = harness.transport.channel(0);
    assertThat(channel.received).hasSize(2);
    assertThat(channel.received.getFirst().text()).contains("logging/setLevel", "\"info\"");
    harness.call(passing, false);
    passing.logLevel(LogLevel.ERROR);
    harness.call(passing, false);
    assertThat(channel.received).hasSize(4);
    passing.logLevel(LogLevel.DEBUG);
    harness.call(passing, false);
    assertThat(channel.received).hasSize(6);
    assertThat(channel.received.get(4).text()).contains("logging/setLevel", "\"debug\"");
    channel.received.forEach(call -> channel.answer(call, "{}"));
  }

  @Test
  void request_withdrawnByTheServer_tellsTheClientUnderItsId() {
    HeardReply caller = harness.call(client, false);
    received().listener().onInterim(Message.of(elicitation(7)));
    received()
        .listener()
        .onInterim(
            Message.of(
                "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":7}}"));
    assertThat(caller.interim.getLast())
        .isEqualTo(
            "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":900}}");
    harness.transport.channel(0).answer(received(), "{}");
  }

  @Test
  void request_notDeclaredByTheClient_isRefused() {
    ScriptedClient plain = ScriptedClient.session(ClientCapabilities.NONE);
    HeardReply caller = harness.call(plain, false);
    received().listener().onInterim(Message.of(elicitation(7)));
    assertThat(caller.interim).isEmpty();
    assertThat(harness.transport.channel(0).sent.getLast())
        .contains("\"id\":7,\"error\":{\"code\":-32601");
    harness.transport.channel(0).answer(received(), "{}");
  }

  @Test
  void ping_ofTheServer_isAnsweredHere() {
    HeardReply caller = harness.call(client, false);
    received()
        .listener()
        .onInterim(Message.of("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}"));
    assertThat(caller.interim).isEmpty();
    assertThat(harness.transport.channel(0).sent)
        .contains("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}");
    harness.transport.channel(0).answer(received(), "{}");
  }

  private static Message answer(int id) {
    return Message.of("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":{\"action\":\"accept\"}}");
  }

  private static String elicitation(int id) {
    return "{\"jsonrpc\":\"2.0\",\"id\":"
        + id
        + ",\"method\":\"elicitation/create\",\"params\":{\"message\":\"?\"}}";
  }

  private static String log(String level) {
    return "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\",\"params\":{\"level\":\""
        + level
        + "\",\"data\":1}}";
  }
}
