package dev.sluice.dispatch;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.dispatch.ScriptedTransport.Received;
import dev.sluice.exchange.CancelReason;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.HeardReply;
import dev.sluice.exchange.Reason;
import dev.sluice.exchange.ScriptedClient;
import dev.sluice.exchange.Sent;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What happens to calls that meet a limit of their server. */
class LimitsTest {
  private final Settings settings = new Settings();
  private final ScriptedClient client = ScriptedClient.session();
  private Harness harness = new Harness();

  private void begin() {
    harness = new Harness(settings.config());
  }

  @AfterEach
  void nothingIsHeld() {
    assertThat(harness.lane.callsInFlight()).isZero();
    harness.embedded.finishAndReleaseAll();
  }

  private Failure.ByGateway refusal(HeardReply caller) {
    assertThat(caller.finished).isEqualTo(1);
    return (Failure.ByGateway) requireNonNull(caller.failure);
  }

  private List<Received> received() {
    return harness.transport.channels.getLast().received;
  }

  private void answer(int index) {
    harness.transport.channels.getLast().answer(received().get(index), "{}");
    harness.run();
  }

  private void failAttempt(Reason reason, Sent sent) {
    received().getLast().listener().onFailure(harness.transport.failure(reason, sent));
    harness.run();
  }

  @Test
  void dispatch_moreThanMayBeUnderWay_waitsItsTurnInOrder() {
    settings.maxCalls = 1;
    begin();
    HeardReply first = harness.call(client, false);
    HeardReply second = harness.call(client, false);
    HeardReply third = harness.call(client, false);
    assertThat(received()).hasSize(1);
    assertThat(harness.lane.callsQueued()).isEqualTo(2);
    answer(0);
    assertThat(received()).hasSize(2);
    answer(1);
    answer(2);
    assertThat(List.of(first, second, third)).allMatch(caller -> caller.answer != null);
  }

  @Test
  void dispatch_queueFull_isRefusedOnePastTheLimit() {
    settings.maxCalls = 1;
    settings.maxQueued = 1;
    begin();
    harness.call(client, false);
    HeardReply waits = harness.call(client, false);
    Failure.ByGateway refusal = refusal(harness.call(client, false));
    assertThat(refusal.reason()).isEqualTo(Reason.OVERLOADED);
    assertThat(refusal.sent()).isEqualTo(Sent.NOTHING);
    assertThat(refusal.message()).contains("server scripted", "servers.scripted.maxQueued");
    assertThat(harness.lane.callsRefused()).isEqualTo(1);
    answer(0);
    answer(1);
    assertThat(waits.answer).isNotNull();
  }

  @Test
  void dispatch_turnDoesNotComeInTime_isOverloaded() {
    settings.maxCalls = 1;
    begin();
    harness.call(client, false);
    HeardReply waits = harness.call(client, false);
    harness.advance(Duration.ofMillis(9_999));
    assertThat(waits.finished).isZero();
    harness.advance(Duration.ofMillis(1));
    assertThat(refusal(waits).reason()).isEqualTo(Reason.OVERLOADED);
    answer(0);
    assertThat(received()).hasSize(1);
  }

  @Test
  void cancel_whileWaiting_leavesTheQueue() {
    settings.maxCalls = 1;
    begin();
    harness.call(client, false);
    HeardReply waits = harness.call(client, false);
    waits.inFlight.cancel(CancelReason.CLIENT_CANCELLED);
    assertThat(harness.lane.callsQueued()).isZero();
    answer(0);
    assertThat(received()).hasSize(1);
    assertThat(refusal(waits).attempts()).isZero();
  }

  @Test
  void dispatch_moreThanTheServersRate_isOverloadedAndSaysWhen() {
    settings.rateLimit = new RateLimitConfig(2, Duration.ofSeconds(10));
    begin();
    harness.call(client, false);
    harness.call(client, false);
    Failure.ByGateway refusal = refusal(harness.call(client, false));
    assertThat(refusal.reason()).isEqualTo(Reason.OVERLOADED);
    assertThat(refusal.sent()).isEqualTo(Sent.NOTHING);
    assertThat(refusal.retryAfter()).isEqualTo(Duration.ofSeconds(10));
    answer(0);
    answer(1);
    harness.advance(Duration.ofSeconds(10));
    harness.call(client, false);
    answer(2);
  }

  @Test
  void dispatch_moreThanAToolsRate_refusesThatToolOnly() {
    settings.tools =
        Map.of("x", new ToolConfig(null, null, new RateLimitConfig(1, Duration.ofSeconds(1))));
    begin();
    harness.call(client, false);
    assertThat(refusal(harness.call(client, false)).message())
        .contains("servers.scripted.tools.x.rateLimit");
    harness.send(
        client,
        false,
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"y\"}}");
    answer(0);
    answer(1);
  }

  @Test
  void deadline_ofTheTool_replacesTheServers() {
    settings.tools =
        Map.of("x", new ToolConfig(Duration.ofMinutes(2), Duration.ofMinutes(5), null));
    begin();
    HeardReply caller = harness.call(client, false);
    harness.advance(Duration.ofSeconds(119));
    assertThat(caller.finished).isZero();
    harness.advance(Duration.ofSeconds(1));
    assertThat(requireNonNull(caller.failure).message())
        .contains("raise servers.scripted.tools.x.timeout");
    assertThat(harness.transport.channel(0).cancelled).hasSize(1);
  }

  @Test
  void deadline_ofAList_isItsOwn() {
    begin();
    HeardReply caller =
        harness.send(client, true, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\"}");
    harness.advance(Duration.ofSeconds(30));
    assertThat(requireNonNull(caller.failure).message())
        .contains("raise servers.scripted.listTimeout");
  }

  @Test
  void dispatch_serverKeepsFailing_isRefusedUntilItIsTriedAgain() {
    settings.breaker =
        new BreakerConfig(true, 50, 10, 2, Duration.ofSeconds(5), Duration.ofSeconds(5), 1);
    begin();
    for (int i = 0; i < 2; i++) {
      harness.call(client, false);
      failAttempt(Reason.BACKEND_DISCONNECTED, Sent.MAYBE);
    }
    Failure.ByGateway refusal = refusal(harness.call(client, false));
    assertThat(refusal.reason()).isEqualTo(Reason.CIRCUIT_OPEN);
    assertThat(refusal.sent()).isEqualTo(Sent.NOTHING);
    assertThat(refusal.retryAfter()).isEqualTo(Duration.ofSeconds(5));
    assertThat(refusal.message()).contains("server scripted", "5000 ms");
    assertThat(received()).hasSize(2);

    harness.advance(Duration.ofSeconds(5).plusMillis(1));
    HeardReply probe = harness.call(client, false);
    assertThat(refusal(harness.call(client, false)).reason()).isEqualTo(Reason.CIRCUIT_OPEN);
    answer(2);
    assertThat(probe.answer).isNotNull();
    HeardReply next = harness.call(client, false);
    answer(3);
    assertThat(next.answer).isNotNull();
  }

  @Test
  void cancel_probe_letsTheNextCallProbe() {
    settings.breaker =
        new BreakerConfig(true, 50, 10, 1, Duration.ofSeconds(5), Duration.ofSeconds(5), 1);
    begin();
    harness.call(client, false);
    failAttempt(Reason.BACKEND_DISCONNECTED, Sent.MAYBE);
    harness.advance(Duration.ofSeconds(6));
    harness.call(client, false).inFlight.cancel(CancelReason.CLIENT_CANCELLED);
    HeardReply next = harness.call(client, false);
    answer(2);
    assertThat(next.answer).isNotNull();
  }

  @Test
  void onFailure_circuitOpensMeanwhile_saysWhatHappenedInstead() {
    settings.breaker =
        new BreakerConfig(true, 50, 10, 1, Duration.ofSeconds(5), Duration.ofSeconds(5), 1);
    begin();
    HeardReply caller = harness.call(client, true);
    failAttempt(Reason.BACKEND_DISCONNECTED, Sent.MAYBE);
    harness.passPause();
    assertThat(requireNonNull(caller.failure))
        .isInstanceOfSatisfying(
            Failure.ByBackend.class,
            failure -> {
              assertThat(failure.reason()).isEqualTo(Reason.BACKEND_DISCONNECTED);
              assertThat(failure.sent()).isEqualTo(Sent.MAYBE);
              assertThat(failure.attempts()).isEqualTo(1);
            });
  }

  @Test
  void onFailure_answerTooLarge_saysNothingAgainstTheServer() {
    settings.breaker =
        new BreakerConfig(true, 50, 10, 1, Duration.ofSeconds(5), Duration.ofSeconds(5), 1);
    begin();
    harness.call(client, false);
    failAttempt(Reason.RESPONSE_TOO_LARGE, Sent.ALL);
    harness.call(client, false);
    answer(1);
  }
}
