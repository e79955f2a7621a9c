package dev.sluice.bridge;

import static dev.sluice.bridge.Crossing.ACCEPT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.exchange.CancelReason;
import dev.sluice.exchange.HeardReply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What happens to a call while it waits for its client, and when that comes back. */
class ParkedCallTest {
  private final Crossing crossing = new Crossing();

  @AfterEach
  void nothingIsHeld() {
    crossing.nothingIsHeld();
  }

  @Test
  void return_answerMissing_isAskedAgain() {
    HeardReply first = crossing.start();
    Playhouse.Called.Ask one = crossing.house.last().elicit("one");
    Playhouse.Called.Ask two = crossing.house.last().elicit("two");
    crossing.gather();
    HeardReply second = crossing.again(2, first, "{\"1\":" + ACCEPT + "}");
    assertThat(one.answer).isNotNull();
    assertThat(two.answer).isNull();
    crossing.gather();
    assertThat(second.answer()).contains("\"id\":2", "\"2\":{").doesNotContain("\"1\":{");
    HeardReply third = crossing.again(3, second, "{\"2\":" + ACCEPT + "}");
    assertThat(two.answer).isNotNull();
    crossing.house.last().answer("{}");
    assertThat(third.answer()).contains("\"id\":3");
  }

  @Test
  void return_severalRounds_goOn() {
    HeardReply reader = crossing.start();
    for (int round = 1; round <= Crossing.CONFIG.rounds(); round++) {
      Playhouse.Called.Ask ask = crossing.house.last().elicit("round " + round);
      crossing.gather();
      reader = crossing.again(round + 1, reader, "{\"" + round + "\":" + ACCEPT + "}");
      assertThat(ask.answer).isNotNull();
    }
    assertThat(crossing.house.last().elicit("one too many").refused).isTrue();
    crossing.house.last().answer("{}");
    assertThat(reader.answer()).contains("\"id\":4");
    assertThat(crossing.counts.refused.sum()).isEqualTo(1);
  }

  @Test
  void return_answerMissingInTheLastRound_isRefusedToTheServer() {
    HeardReply reader = crossing.start();
    Playhouse.Called.Ask ask = crossing.house.last().elicit("never answered");
    for (int round = 0; round < Crossing.CONFIG.rounds(); round++) {
      crossing.gather();
      reader = crossing.again(round + 2, reader, "");
    }
    assertThat(ask.answer).contains("\"error\"").contains("too often");
    crossing.house.last().answer("{}");
    assertThat(reader.finished).isEqualTo(1);
  }

  @Test
  void finish_whileParked_isKeptForTheClient() {
    HeardReply first = crossing.start();
    boolean _ = crossing.house.last().elicit("x").refused;
    crossing.gather();
    crossing.house.last().answer("{\"content\":[]}");
    assertThat(crossing.counts.parked()).isEqualTo(1);
    HeardReply second = crossing.again(2, first, "{\"1\":" + ACCEPT + "}");
    assertThat(second.answer()).contains("\"id\":2").contains("content");
    assertThat(crossing.counts.parked()).isZero();
  }

  @Test
  void finish_whileParkedAndNobodyComes_isGivenUp() {
    crossing.start();
    boolean _ = crossing.house.last().elicit("x").refused;
    crossing.gather();
    crossing.house.last().answer("{\"content\":[]}");
    crossing.advance(Crossing.CONFIG.parkTimeout());
    assertThat(crossing.counts.parked()).isZero();
  }

  @Test
  void finish_whileGathering_answersTheRequest() {
    HeardReply first = crossing.start();
    boolean _ = crossing.house.last().elicit("x").refused;
    crossing.house.last().answer("{}");
    crossing.gather();
    assertThat(first.answer()).contains("complete");
    assertThat(first.finished).isEqualTo(1);
  }

  @Test
  void withdraw_whileGathering_goesOnAsIfNeverAsked() {
    HeardReply first = crossing.start();
    crossing.house.last().elicit("x").withdraw();
    assertThat(crossing.counts.parked()).isZero();
    crossing.gather();
    assertThat(first.finished).isZero();
    assertThat(first.interim).isEmpty();
    crossing.house.last().answer("{}");
    assertThat(first.finished).isEqualTo(1);
  }

  @Test
  void withdraw_whileParked_ignoresTheAnswer() {
    HeardReply first = crossing.start();
    Playhouse.Called.Ask ask = crossing.house.last().elicit("x");
    crossing.gather();
    ask.withdraw();
    HeardReply second = crossing.again(2, first, "{\"1\":" + ACCEPT + "}");
    assertThat(ask.answer).isNull();
    crossing.house.last().answer("{}");
    assertThat(second.answer()).contains("\"id\":2");
  }

  @Test
  void interim_whileParked_keepsTheLastProgressForTheRequestThatComes() {
    HeardReply first = crossing.start();
    Playhouse.Called call = crossing.house.last();
    boolean _ = call.progress(1);
    boolean _ = call.elicit("x").refused;
    boolean _ = call.progress(2);
    crossing.gather();
    boolean _ = call.progress(3);
    boolean _ = call.progress(4);
    assertThat(
            call.say(
                "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\",\"params\":{\"level\":\"error\",\"data\":1}}"))
        .isFalse();
    HeardReply second = crossing.again(2, first, "{\"1\":" + ACCEPT + "}");
    boolean _ = call.progress(5);
    call.answer("{}");
    assertThat(first.interim).hasSize(2).allMatch(each -> each.contains("\"p1\""));
    assertThat(second.interim).hasSize(2).allMatch(each -> each.contains("\"p2\""));
    assertThat(second.interim.getFirst()).contains("\"progress\":4");
  }

  @Test
  void cancel_duringTheRetry_reachesTheServer() {
    HeardReply first = crossing.start();
    boolean _ = crossing.house.last().elicit("x").refused;
    crossing.gather();
    // The handle of a request that was answered does nothing any more.
    first.inFlight.cancel(CancelReason.CLIENT_DISCONNECTED);
    assertThat(crossing.house.last().cancelled).isEmpty();
    HeardReply second = crossing.again(2, first, "{\"1\":" + ACCEPT + "}");
    second.inFlight.pause();
    second.inFlight.cancel(CancelReason.CLIENT_DISCONNECTED);
    assertThat(crossing.house.last().paused).isEqualTo(1);
    assertThat(crossing.house.last().cancelled).containsExactly("CLIENT_DISCONNECTED");
    assertThat(second.finished).isEqualTo(1);
  }

  @Test
  void cancel_whileGathering_reachesTheServer() {
    HeardReply first = crossing.start();
    boolean _ = crossing.house.last().elicit("x").refused;
    first.inFlight.cancel(CancelReason.CLIENT_DISCONNECTED);
    crossing.gather();
    assertThat(first.finished).isEqualTo(1);
    assertThat(crossing.house.last().cancelled).hasSize(1);
  }

  @Test
  void drain_callsParkedAndGathering_endsAndRefuses() {
    crossing.start();
    Playhouse.Called parked = crossing.house.last();
    boolean _ = parked.elicit("x").refused;
    crossing.gather();
    HeardReply other = crossing.start();
    Playhouse.Called.Ask gathering = crossing.house.last().elicit("y");
    crossing.bridge.drain();
    crossing.embedded.runPendingTasks();
    assertThat(parked.cancelled).containsExactly("SHUTDOWN");
    assertThat(gathering.answer).contains("going down");
    assertThat(crossing.house.last().elicit("z").refused).isTrue();
    crossing.house.last().answer("{}");
    assertThat(other.answer()).contains("complete");
  }
}
