package dev.sluice.dispatch;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.dispatch.AttemptRules.Happened;
import dev.sluice.dispatch.ScriptedTransport.Received;
import dev.sluice.exchange.CancelReason;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.HeardReply;
import dev.sluice.exchange.Message;
import dev.sluice.exchange.Reason;
import dev.sluice.exchange.ScriptedClient;
import dev.sluice.exchange.Sent;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which calls are made again, when, and what their callers hear in the end. */
class RepetitionTest {
  private static final RetryConfig NO_BUDGET =
      new RetryConfig(3, Duration.ofMillis(50), Duration.ofSeconds(2), 0, 0);

  private Harness harness = new Harness();
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

  private int sendings() {
    return harness.transport.channels.stream().mapToInt(each -> each.received.size()).sum();
  }

  private void fail(Reason reason, Sent sent, @Nullable Duration retryAfter) {
    received()
        .listener()
        .onFailure(new Failure.ByBackend(reason, "scripted", Harness.SERVER, sent, 1, retryAfter));
    harness.run();
  }

  private void lose(Sent sent) {
    fail(Reason.BACKEND_DISCONNECTED, sent, null);
  }

  private void answer() {
    harness.transport.channels.getLast().answer(received(), "{}");
  }

  private static Failure.ByBackend byBackend(HeardReply caller) {
    assertThat(caller.finished).isEqualTo(1);
    return (Failure.ByBackend) requireNonNull(caller.failure);
  }

  private long decided(RetryDecision decision) {
    return harness.lane.attempts().of(decision);
  }

  private long ended(Happened happened) {
    return harness.lane.attempts().of(happened);
  }

  @Test
  void onFailure_nothingSent_isRepeatedAfterAPause() {
    HeardReply caller = harness.call(client, false);
    lose(Sent.NOTHING);
    harness.passPause();
    assertThat(sendings()).isEqualTo(2);
    answer();
    assertThat(caller.answer).isNotNull();
    assertThat(decided(RetryDecision.RETRIED)).isEqualTo(1);
    assertThat(ended(Happened.UNSENT)).isEqualTo(1);
    assertThat(ended(Happened.ANSWERED)).isEqualTo(1);
  }

  @Test
  void onFailure_mayHaveRun_isNotRepeatedAndSaysSo() {
    HeardReply caller = harness.call(client, false);
    lose(Sent.MAYBE);
    assertThat(byBackend(caller).reason()).isEqualTo(Reason.OUTCOME_UNKNOWN);
    assertThat(byBackend(caller).sent()).isEqualTo(Sent.MAYBE);
    harness.passPause();
    assertThat(sendings()).isEqualTo(1);
    assertThat(decided(RetryDecision.REFUSED_NOT_REPEATABLE)).isEqualTo(1);
  }

  @Test
  void onFailure_unsentThenLost_saysThatItMayHaveRun() {
    HeardReply caller = harness.call(client, false);
    lose(Sent.NOTHING);
    harness.passPause();
    lose(Sent.ALL);
    assertThat(byBackend(caller).reason()).isEqualTo(Reason.OUTCOME_UNKNOWN);
    assertThat(byBackend(caller).attempts()).isEqualTo(2);
    assertThat(byBackend(caller).sent()).isEqualTo(Sent.ALL);
  }

  @Test
  void onFailure_repeatableLostThenUnsent_saysWhatTheFirstMayHaveDone() {
    HeardReply caller = harness.call(client, true);
    lose(Sent.MAYBE);
    harness.passPause();
    lose(Sent.NOTHING);
    harness.passPause();
    lose(Sent.NOTHING);
    assertThat(byBackend(caller).reason()).isEqualTo(Reason.BACKEND_DISCONNECTED);
    assertThat(byBackend(caller).attempts()).isEqualTo(3);
    assertThat(byBackend(caller).sent()).isEqualTo(Sent.MAYBE);
    assertThat(sendings()).isEqualTo(3);
    assertThat(decided(RetryDecision.REFUSED_ATTEMPTS)).isEqualTo(1);
  }

  @Test
  void onFailure_toolNamedIdempotent_isRepeated() {
    harness = new Harness(Harness.repeating(RetryConfig.DEFAULTS, "other", "x"));
    HeardReply caller = harness.call(client, false);
    lose(Sent.MAYBE);
    harness.passPause();
    answer();
    assertThat(caller.answer).isNotNull();
  }

  @Test
  void onFailure_allToolsIdempotent_repeatsThisOneToo() {
    harness = new Harness(Harness.repeating(RetryConfig.DEFAULTS, "*"));
    harness.call(client, false);
    lose(Sent.MAYBE);
    harness.passPause();
    assertThat(sendings()).isEqualTo(2);
    answer();
  }

  @Test
  void onFailure_anotherToolIdempotent_isNotRepeated() {
    harness = new Harness(Harness.repeating(RetryConfig.DEFAULTS, "other"));
    HeardReply caller = harness.call(client, false);
    lose(Sent.MAYBE);
    assertThat(byBackend(caller).reason()).isEqualTo(Reason.OUTCOME_UNKNOWN);
  }

  @Test
  void onFailure_refusedWithATime_waitsForIt() {
    HeardReply caller = harness.call(client, false);
    fail(Reason.OVERLOADED, Sent.NOTHING, Duration.ofSeconds(20));
    harness.advance(Duration.ofMillis(19_999));
    assertThat(sendings()).isEqualTo(1);
    harness.advance(Duration.ofMillis(60));
    assertThat(sendings()).isEqualTo(2);
    answer();
    assertThat(caller.answer).isNotNull();
    assertThat(ended(Happened.REFUSED)).isEqualTo(1);
  }

  @Test
  void onFailure_refusedForLongerThanTheDeadline_failsAtOnceAndSaysWhen() {
    HeardReply caller = harness.call(client, true);
    fail(Reason.BACKEND_UNREACHABLE, Sent.NOTHING, Duration.ofSeconds(60));
    assertThat(byBackend(caller).reason()).isEqualTo(Reason.BACKEND_UNREACHABLE);
    assertThat(byBackend(caller).retryAfter()).isEqualTo(Duration.ofSeconds(60));
    assertThat(byBackend(caller).sent()).isEqualTo(Sent.NOTHING);
    assertThat(decided(RetryDecision.REFUSED_DEADLINE)).isEqualTo(1);
  }

  @Test
  void onFailure_budgetSpent_failsWithWhatHappened() {
    harness = new Harness(Harness.repeating(NO_BUDGET));
    HeardReply caller = harness.call(client, true);
    lose(Sent.MAYBE);
    assertThat(byBackend(caller).reason()).isEqualTo(Reason.BACKEND_DISCONNECTED);
    assertThat(decided(RetryDecision.REFUSED_BUDGET)).isEqualTo(1);
  }

  @Test
  void onSessionExpired_budgetSpent_isRepeatedAllTheSame() {
    harness = new Harness(Harness.repeating(NO_BUDGET));
    HeardReply caller = harness.call(client, false);
    received().listener().onSessionExpired();
    harness.run();
    answer();
    assertThat(caller.answer).isNotNull();
    assertThat(ended(Happened.SESSION_EXPIRED)).isEqualTo(1);
  }

  @Test
  void onFailure_serverAnsweredBadly_isNeverRepeated() {
    HeardReply caller = harness.call(client, true);
    fail(Reason.BACKEND_PROTOCOL_ERROR, Sent.ALL, null);
    assertThat(byBackend(caller).reason()).isEqualTo(Reason.BACKEND_PROTOCOL_ERROR);
    harness.passPause();
    assertThat(sendings()).isEqualTo(1);
  }

  @Test
  void onResponse_serversOwnError_isNeverRepeated() {
    HeardReply caller = harness.call(client, true);
    received()
        .listener()
        .onResponse(
            Message.of(
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":-32603,\"message\":\"no\"}}"));
    assertThat(caller.answer).contains("-32603");
    assertThat(sendings()).isEqualTo(1);
  }

  @Test
  void cancel_duringThePause_endsItAndSendsNothing() {
    HeardReply caller = harness.call(client, false);
    lose(Sent.NOTHING);
    caller.inFlight.cancel(CancelReason.CLIENT_CANCELLED);
    harness.passPause();
    assertThat(caller.finished).isEqualTo(1);
    assertThat(sendings()).isEqualTo(1);
    assertThat(requireNonNull(caller.failure))
        .isInstanceOfSatisfying(
            Failure.ByGateway.class,
            failure -> {
              assertThat(failure.reason()).isEqualTo(Reason.CANCELLED);
              assertThat(failure.sent()).isEqualTo(Sent.NOTHING);
            });
  }

  @Test
  void deadline_soonAfterTheRepetition_endsTheCallInTime() {
    HeardReply caller = harness.call(client, true);
    harness.advance(Duration.ofSeconds(30));
    fail(Reason.OVERLOADED, Sent.NOTHING, Duration.ofMillis(29_940));
    harness.advance(Duration.ofSeconds(30));
    assertThat(sendings()).isEqualTo(2);
    harness.advance(Duration.ofMillis(1));
    assertThat(byBackend(caller).reason()).isEqualTo(Reason.DEADLINE_EXCEEDED);
    assertThat(ended(Happened.LATE)).isEqualTo(1);
  }

  @Test
  void onUnavailable_noConnection_isTriedUpToTheLimit() {
    harness.transport.refusing = true;
    HeardReply caller = harness.call(client, false);
    harness.passPause();
    harness.passPause();
    assertThat(byBackend(caller).reason()).isEqualTo(Reason.BACKEND_UNREACHABLE);
    assertThat(byBackend(caller).attempts()).isEqualTo(3);
    assertThat(byBackend(caller).sent()).isEqualTo(Sent.NOTHING);
  }

  @Test
  void onUnavailable_serverIsBackInTime_theCallerNoticesNothing() {
    harness.transport.refusing = true;
    HeardReply caller = harness.call(client, false);
    harness.transport.refusing = false;
    harness.passPause();
    answer();
    assertThat(caller.answer).isNotNull();
  }

  @Test
  void again_questionsOfTheLostAttempt_areDropped() {
    HeardReply caller = harness.call(client, true);
    received()
        .listener()
        .onInterim(
            Message.of(
                "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"elicitation/create\",\"params\":{\"message\":\"?\"}}"));
    assertThat(client.awaited()).hasSize(1);
    lose(Sent.MAYBE);
    assertThat(client.awaited()).isEmpty();
    harness.passPause();
    harness.advance(Duration.ofSeconds(61));
    assertThat(byBackend(caller).reason()).isEqualTo(Reason.DEADLINE_EXCEEDED);
  }
}
