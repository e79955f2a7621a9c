package dev.sluice.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.exchange.CancelReason;
import dev.sluice.exchange.ClientFault;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.Identity;
import dev.sluice.protocol.jsonrpc.JsonSpans;
import dev.sluice.protocol.jsonrpc.Member;
import dev.sluice.settings.ByteSize;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParkedCallTest {
  private static final Pattern STATE = Pattern.compile("\"requestState\":(\"[^\"]*\")");
  private static final String ACCEPT = "{\"action\":\"accept\",\"content\":{}}";

  private final Crossing crossing = new Crossing();

  @AfterEach
  void nothingIsHeld() {
    crossing.bridge.drain();
    crossing.embedded.runPendingTasks();
    assertThat(crossing.counts.parked()).isZero();
    assertThat(crossing.house.calls).allMatch(call -> call.finished);
  }

  private static String state(Reader reader) {
    Matcher found = STATE.matcher(reader.answer());
    assertThat(found.find()).as(reader.answer()).isTrue();
    return found.group(1);
  }

  private Reader start() {
    return crossing.send(Crossing.request(1, ""));
  }

  /** The request once more, with the state of an earlier result. */
  private Reader again(int id, Reader before, String responses) {
    return crossing.send(again(id, state(before), responses));
  }

  private static String again(int id, String state, String responses) {
    return Crossing.request(
        id,
        "\"requestState\":"
            + state
            + (responses.isEmpty() ? "" : ",\"inputResponses\":" + responses)
            + ",");
  }

  private static void refused(Reader reader) {
    assertThat(reader.failure)
        .isInstanceOfSatisfying(
            Failure.ByClient.class,
            failure -> {
              assertThat(failure.fault()).isEqualTo(ClientFault.INVALID_PARAMS);
              assertThat(failure.message()).contains("requestState");
            });
  }

  @Test
  void ask_duringCall_becomesInputRequiredAndTheAnswerReachesTheServer() {
    Reader first = start();
    Playhouse.Called call = crossing.house.last();
    Playhouse.Called.Ask ask = call.elicit("name?");
    assertThat(first.finished).isZero();
    crossing.gather();
    assertThat(first.answer())
        .startsWith(
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"resultType\":\"input_required\",\"inputRequests\":{\"1\":{\"method\":\"elicitation/create\",\"params\":{\"message\":\"name?\",\"requestedSchema\":{\"type\":\"object\"}}}},\"requestState\":\"sluice.");
    assertThat(first.interim).isEmpty();
    assertThat(crossing.counts.parked()).isEqualTo(1);

    Reader second = again(2, first, "{\"1\":" + ACCEPT + ",\"unknown\":{}}");
    assertThat(ask.answer).isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":" + ACCEPT + "}");
    assertThat(crossing.house.calls).hasSize(1);
    assertThat(crossing.counts.parked()).isZero();
    call.answer("{\"content\":[]}");
    assertThat(second.answer())
        .isEqualTo(
            "{\"jsonrpc\":\"2.0\",\"id\":2,\"result\":{\"resultType\":\"complete\",\"content\":[]}}");
    assertThat(first.finished).isEqualTo(1);
    assertThat(second.finished).isEqualTo(1);
    assertThat(crossing.counts.resumed.sum()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"user_name", "a.b-c"})
  void ask_serverNamesItsQuestion_theNameIsTheKey(String name) {
    Reader first = start();
    Playhouse.Called.Ask named = crossing.house.last().ask('"' + name + '"', "roots/list", null);
    Playhouse.Called.Ask twin = crossing.house.last().ask('"' + name + '"', "roots/list", null);
    crossing.gather();
    assertThat(first.answer()).contains("{\"" + name + "\":{", ",\"2\":{");
    again(2, first, "{\"" + name + "\":{\"roots\":[]},\"2\":{\"roots\":[]}}");
    assertThat(named.answer).contains("roots");
    assertThat(twin.answer).contains("roots");
    crossing.house.last().answer("{}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "", "a b", "a\\u0022b"})
  void ask_idIsNoName_theNumberIsTheKey(String id) {
    Reader first = start();
    crossing.house.last().ask('"' + id + '"', "roots/list", null);
    crossing.gather();
    assertThat(first.answer()).contains("\"inputRequests\":{\"1\":{");
    again(2, first, "{\"1\":{\"roots\":[]}}");
    crossing.house.last().answer("{}");
  }

  @Test
  void ask_answeredBeforehand_isNotAsked() {
    Reader first =
        crossing.send(
            Crossing.request(1, "\"inputResponses\":{\"user\":{\"roots\":[]},\"x\":{}},"));
    Playhouse.Called.Ask ask = crossing.house.last().ask("\"user\"", "roots/list", null);
    assertThat(ask.answer).contains("roots");
    assertThat(crossing.counts.parked()).isZero();
    crossing.house.last().answer("{}");
    assertThat(first.answer()).contains("complete");
  }

  @Test
  void ask_severalInAMoment_goTogether() {
    Reader first = start();
    Playhouse.Called.Ask one = crossing.house.last().elicit("one");
    Playhouse.Called.Ask two = crossing.house.last().ask("roots/list", null);
    crossing.gather();
    assertThat(first.answer()).contains("\"1\":{", ",\"2\":{\"method\":\"roots/list\"}}");
    again(2, first, "{\"2\":{\"roots\":[]},\"1\":" + ACCEPT + "}");
    assertThat(one.answer).contains("accept");
    assertThat(two.answer).contains("roots");
    crossing.house.last().answer("{}");
  }

  @Test
  void return_answerMissing_isAskedAgain() {
    Reader first = start();
    Playhouse.Called.Ask one = crossing.house.last().elicit("one");
    Playhouse.Called.Ask two = crossing.house.last().elicit("two");
    crossing.gather();
    Reader second = again(2, first, "{\"1\":" + ACCEPT + "}");
    assertThat(one.answer).isNotNull();
    assertThat(two.answer).isNull();
    crossing.gather();
    assertThat(second.answer()).contains("\"id\":2", "\"2\":{").doesNotContain("\"1\":{");
    Reader third = again(3, second, "{\"2\":" + ACCEPT + "}");
    assertThat(two.answer).isNotNull();
    crossing.house.last().answer("{}");
    assertThat(third.answer()).contains("\"id\":3");
  }

  @Test
  void return_severalRounds_goOn() {
    Reader reader = start();
    for (int round = 1; round <= Crossing.CONFIG.rounds(); round++) {
      Playhouse.Called.Ask ask = crossing.house.last().elicit("round " + round);
      crossing.gather();
      reader = again(round + 1, reader, "{\"" + round + "\":" + ACCEPT + "}");
      assertThat(ask.answer).isNotNull();
    }
    assertThat(crossing.house.last().elicit("one too many").refused).isTrue();
    crossing.house.last().answer("{}");
    assertThat(reader.answer()).contains("\"id\":4");
    assertThat(crossing.counts.refused.sum()).isEqualTo(1);
  }

  @Test
  void return_answerMissingInTheLastRound_isRefusedToTheServer() {
    Reader reader = start();
    Playhouse.Called.Ask ask = crossing.house.last().elicit("never answered");
    for (int round = 0; round < Crossing.CONFIG.rounds(); round++) {
      crossing.gather();
      reader = again(round + 2, reader, "");
    }
    assertThat(ask.answer).contains("\"error\"").contains("too often");
    crossing.house.last().answer("{}");
    assertThat(reader.finished).isEqualTo(1);
  }

  @Test
  void state_usedTwice_isRefused() {
    Reader first = start();
    boolean _ = crossing.house.last().elicit("x").refused;
    crossing.gather();
    Reader second = again(2, first, "{\"1\":" + ACCEPT + "}");
    refused(again(3, first, "{\"1\":" + ACCEPT + "}"));
    crossing.house.last().answer("{}");
    assertThat(second.answer()).contains("\"id\":2");
    refused(again(4, first, ""));
    assertThat(crossing.counts.badStates.sum()).isEqualTo(2);
  }

  @Test
  void state_ofEarlierRound_isRefusedAndHarmsNothing() {
    Reader first = start();
    boolean _ = crossing.house.last().elicit("x").refused;
    crossing.gather();
    Reader second = again(2, first, "");
    crossing.gather();
    refused(again(3, first, "{\"1\":" + ACCEPT + "}"));
    Reader third = again(4, second, "{\"1\":" + ACCEPT + "}");
    crossing.house.last().answer("{}");
    assertThat(third.answer()).contains("\"id\":4");
  }

  @Test
  void state_ofAnotherCaller_isRefusedAndHarmsNothing() {
    Reader first = crossing.send(new Identity("alice"), Crossing.request(1, ""));
    Playhouse.Called.Ask ask = crossing.house.last().elicit("x");
    crossing.gather();
    String mine = again(2, state(first), "{\"1\":" + ACCEPT + "}");
    refused(crossing.send(new Identity("mallory"), mine));
    assertThat(ask.answer).isNull();
    Reader second = crossing.send(new Identity("alice"), mine);
    crossing.house.last().answer("{}");
    assertThat(second.answer()).contains("\"id\":2");
    assertThat(crossing.house.calls).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"name\":\"tool\"|\"name\":\"other\"", "tools/call|prompts/get"})
  void state_withAnotherTarget_isRefusedAndHarmsNothing(String change) {
    String[] fromTo = change.split("\\|");
    Reader first = start();
    boolean _ = crossing.house.last().elicit("x").refused;
    crossing.gather();
    String mine = again(2, state(first), "{\"1\":" + ACCEPT + "}");
    refused(crossing.send(mine.replace(fromTo[0], fromTo[1])));
    Reader second = crossing.send(mine);
    crossing.house.last().answer("{}");
    assertThat(second.answer()).contains("\"id\":2");
  }

  @Test
  void state_tamperedAtAnyPlace_executesNothing() {
    Reader first = start();
    boolean _ = crossing.house.last().elicit("x").refused;
    crossing.gather();
    String state = state(first);
    int sealed = state.lastIndexOf('.') + 1;
    for (int at = sealed; at < state.length() - 1; at++) {
      char other = state.charAt(at) == 'A' ? 'B' : 'A';
      String tampered = state.substring(0, at) + other + state.substring(at + 1);
      refused(crossing.send(again(2, tampered, "{\"1\":" + ACCEPT + "}")));
    }
    refused(crossing.send(again(2, state.substring(0, sealed) + "\"", "")));
    refused(crossing.send(again(2, state.substring(0, sealed) + "%%%\"", "")));
    assertThat(crossing.house.calls).hasSize(1);
    assertThat(crossing.counts.parked()).isEqualTo(1);
  }

  @Test
  void state_ofAServer_passesByteExact() {
    String theirs = "\"sluice.AAAAAAAAAAA.th\\u0065irs\"";
    Reader reader = crossing.send(again(5, theirs, "{\"k\":{}}"));
    assertThat(crossing.house.last().request())
        .contains("\"requestState\":" + theirs + ",\"inputResponses\":{\"k\":{}}");
    crossing.house.last().answer("{\"resultType\":\"input_required\",\"requestState\":\"n\"}");
    assertThat(reader.answer())
        .contains("\"result\":{\"resultType\":\"input_required\",\"requestState\":\"n\"}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"7", "[]", "{\"1\":7}", "{\"1\":\"text\"}"})
  void return_answersOfWrongShape_areRefusedAndTheStateStaysGood(String responses) {
    Reader first = start();
    boolean _ = crossing.house.last().elicit("x").refused;
    crossing.gather();
    assertThat(again(2, first, responses).why()).contains("inputResponses");
    Reader second = again(3, first, "{\"1\":" + ACCEPT + "}");
    crossing.house.last().answer("{}");
    assertThat(second.answer()).contains("\"id\":3");
  }

  @Test
  void parkTimeout_justBeforeAndAfter_waitsAndThenCancels() {
    Reader first = start();
    Playhouse.Called call = crossing.house.last();
    boolean _ = call.elicit("x").refused;
    crossing.gather();
    crossing.advance(Crossing.CONFIG.parkTimeout().minusMillis(1));
    assertThat(call.cancelled).isEmpty();
    crossing.advance(Duration.ofMillis(1));
    assertThat(call.cancelled).containsExactly("CLIENT_DISCONNECTED");
    assertThat(crossing.counts.parked()).isZero();
    assertThat(crossing.counts.expired.sum()).isEqualTo(1);
    refused(again(2, first, "{\"1\":" + ACCEPT + "}"));
  }

  @Test
  void parked_atLimit_parksAndOneMoreIsRefused() {
    for (int i = 0; i < Crossing.CONFIG.parked(); i++) {
      start();
      assertThat(crossing.house.last().elicit("x").refused).isFalse();
    }
    crossing.gather();
    Reader more = start();
    assertThat(crossing.house.last().elicit("x").refused).isTrue();
    crossing.house.last().answer("{}");
    assertThat(more.answer()).contains("complete");
    assertThat(crossing.counts.parked()).isEqualTo(Crossing.CONFIG.parked());
    assertThat(crossing.counts.refused.sum()).isEqualTo(1);
  }

  @Test
  void parkedPerCaller_atLimit_parksAndOneMoreIsRefused() {
    Crossing tight =
        new Crossing(
            new BridgeConfig(
                3,
                4,
                Duration.ofSeconds(30),
                Duration.ofMinutes(1),
                10,
                1,
                ByteSize.ofKiB(64),
                Duration.ZERO,
                ByteSize.ofKiB(1)));
    tight.send(new Identity("alice"), Crossing.request(1, ""));
    assertThat(tight.house.last().elicit("x").refused).isFalse();
    tight.send(new Identity("alice"), Crossing.request(2, ""));
    assertThat(tight.house.last().elicit("x").refused).isTrue();
    tight.send(new Identity("bob"), Crossing.request(3, ""));
    assertThat(tight.house.last().elicit("x").refused).isFalse();
    tight.house.calls.get(0).answer("{}");
    tight.send(new Identity("alice"), Crossing.request(4, ""));
    assertThat(tight.house.last().elicit("x").refused).isFalse();
    tight.house.calls.subList(1, 4).forEach(call -> call.answer("{}"));
    assertThat(tight.counts.parked()).isZero();
  }

  @Test
  void asks_atLimit_askedAndOneMoreIsRefused() {
    start();
    for (int i = 0; i < Crossing.CONFIG.asks(); i++) {
      assertThat(crossing.house.last().elicit("x").refused).isFalse();
    }
    assertThat(crossing.house.last().elicit("x").refused).isTrue();
    crossing.house.last().answer("{}");
  }

  @Test
  void parkedSize_atLimit_parksAndOneMoreByteIsRefused() {
    Reader first = start();
    Playhouse.Called call = crossing.house.last();
    int request = first.request.length();
    // What a question is longer than its params, with an id of one digit.
    int frame = question("").length() - "901".length() + 1;
    int room = (int) Crossing.CONFIG.parkedSize().bytes() - request - frame;
    Playhouse.Called.Ask more = call.ask("elicitation/create", params(room + request + 1));
    assertThat(more.answer).contains("\"error\"").contains("bridge.parkedSize");
    Playhouse.Called.Ask most = call.ask("elicitation/create", params(room));
    crossing.gather();
    assertThat(most.answer).isNull();
    assertThat(first.answer()).contains("input_required");
    // There is no room for the answer beside the question; without it there is.
    call.answer("{\"content\":\"" + "x".repeat(70_000) + "\"}");
    Reader second = again(2, first, "{\"2\":" + ACCEPT + "}");
    assertThat(second.why()).contains("bridge.parkedSize").contains("was run");
  }

  private static String question(String text) {
    return "{\"jsonrpc\":\"2.0\",\"id\":901,\"method\":\"elicitation/create\",\"params\":"
        + text
        + "}";
  }

  private static String params(int bytes) {
    return "{\"m\":\"" + "x".repeat(bytes - 8) + "\"}";
  }

  @Test
  void finish_whileParked_isKeptForTheClient() {
    Reader first = start();
    boolean _ = crossing.house.last().elicit("x").refused;
    crossing.gather();
    crossing.house.last().answer("{\"content\":[]}");
    assertThat(crossing.counts.parked()).isEqualTo(1);
    Reader second = again(2, first, "{\"1\":" + ACCEPT + "}");
    assertThat(second.answer()).contains("\"id\":2").contains("content");
    assertThat(crossing.counts.parked()).isZero();
  }

  @Test
  void finish_whileParkedAndNobodyComes_isGivenUp() {
    start();
    boolean _ = crossing.house.last().elicit("x").refused;
    crossing.gather();
    crossing.house.last().answer("{\"content\":[]}");
    crossing.advance(Crossing.CONFIG.parkTimeout());
    assertThat(crossing.counts.parked()).isZero();
  }

  @Test
  void finish_whileGathering_answersTheRequest() {
    Reader first = start();
    boolean _ = crossing.house.last().elicit("x").refused;
    crossing.house.last().answer("{}");
    crossing.gather();
    assertThat(first.answer()).contains("complete");
    assertThat(first.finished).isEqualTo(1);
  }

  @Test
  void withdraw_whileGathering_goesOnAsIfNeverAsked() {
    Reader first = start();
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
    Reader first = start();
    Playhouse.Called.Ask ask = crossing.house.last().elicit("x");
    crossing.gather();
    ask.withdraw();
    Reader second = again(2, first, "{\"1\":" + ACCEPT + "}");
    assertThat(ask.answer).isNull();
    crossing.house.last().answer("{}");
    assertThat(second.answer()).contains("\"id\":2");
  }

  @Test
  void interim_whileParked_keepsTheLastProgressForTheRequestThatComes() {
    Reader first = start();
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
    Reader second = again(2, first, "{\"1\":" + ACCEPT + "}");
    boolean _ = call.progress(5);
    call.answer("{}");
    assertThat(first.interim).hasSize(2).allMatch(each -> each.contains("\"p1\""));
    assertThat(second.interim).hasSize(2).allMatch(each -> each.contains("\"p2\""));
    assertThat(second.interim.getFirst()).contains("\"progress\":4");
  }

  @Test
  void cancel_duringTheRetry_reachesTheServer() {
    Reader first = start();
    boolean _ = crossing.house.last().elicit("x").refused;
    crossing.gather();
    // The handle of a request that was answered does nothing any more.
    first.inFlight.cancel(CancelReason.CLIENT_DISCONNECTED);
    assertThat(crossing.house.last().cancelled).isEmpty();
    Reader second = again(2, first, "{\"1\":" + ACCEPT + "}");
    second.inFlight.pause();
    second.inFlight.cancel(CancelReason.CLIENT_DISCONNECTED);
    assertThat(crossing.house.last().paused).isEqualTo(1);
    assertThat(crossing.house.last().cancelled).containsExactly("CLIENT_DISCONNECTED");
    assertThat(second.finished).isEqualTo(1);
  }

  @Test
  void cancel_whileGathering_reachesTheServer() {
    Reader first = start();
    boolean _ = crossing.house.last().elicit("x").refused;
    first.inFlight.cancel(CancelReason.CLIENT_DISCONNECTED);
    crossing.gather();
    assertThat(first.finished).isEqualTo(1);
    assertThat(crossing.house.last().cancelled).hasSize(1);
  }

  @Test
  void drain_callsParkedAndGathering_endsAndRefuses() {
    start();
    Playhouse.Called parked = crossing.house.last();
    boolean _ = parked.elicit("x").refused;
    crossing.gather();
    Reader other = start();
    Playhouse.Called.Ask gathering = crossing.house.last().elicit("y");
    crossing.bridge.drain();
    crossing.embedded.runPendingTasks();
    assertThat(parked.cancelled).containsExactly("SHUTDOWN");
    assertThat(gathering.answer).contains("going down");
    assertThat(crossing.house.last().elicit("z").refused).isTrue();
    crossing.house.last().answer("{}");
    assertThat(other.answer()).contains("complete");
  }

  @Test
  void ask_whatTheClientDidNotDeclare_isRefusedToTheServer() {
    crossing.send(
        Crossing.request(1, "").replace(SessionClient.ALL, "{\"elicitation\":{\"form\":{}}}"));
    Playhouse.Called.Ask ask =
        crossing
            .house
            .last()
            .ask(
                "elicitation/create",
                "{\"mode\":\"url\",\"message\":\"m\",\"url\":\"https://x.example\"}");
    assertThat(ask.answer).contains("\"error\"").contains("by URL");
    crossing.gather();
    assertThat(crossing.counts.parked()).isZero();
    crossing.house.last().answer("{}");
  }

  @Test
  void ask_clientThatDeclaredNothing_cannotBeAsked() {
    crossing.send(Crossing.request(1, "").replace(SessionClient.ALL, "{}"));
    assertThat(crossing.house.last().elicit("x").refused).isTrue();
    crossing.house.last().answer("{}");
  }

  @Test
  void ask_otherMethod_cannotBeAsked() {
    crossing.send(Crossing.request(1, "").replace("tools/call", "completion/complete"));
    assertThat(crossing.house.last().elicit("x").refused).isTrue();
    crossing.house.last().answer("{}");
  }

  @Test
  void error_urlsToVisit_becomesInputRequiredAndTheCallIsMadeAgain() {
    Reader first = start();
    crossing
        .house
        .last()
        .error(
            "{\"code\":-32042,\"message\":\"visit\",\"data\":{\"elicitations\":[{\"mode\":\"url\",\"elicitationId\":\"e\",\"url\":\"https://x.example\",\"message\":\"m\"}]}}");
    assertThat(first.answer())
        .contains(
            "\"resultType\":\"input_required\",\"inputRequests\":{\"1\":{\"method\":\"elicitation/create\",\"params\":{\"mode\":\"url\",\"elicitationId\":\"e\",");
    Reader second = again(2, first, "{\"1\":{\"action\":\"accept\"}}");
    assertThat(crossing.house.calls).hasSize(2);
    assertThat(crossing.house.last().request())
        .contains("\"params\":{\"name\":\"tool\",\"_meta\"")
        .doesNotContain("requestState", "inputResponses");
    crossing.house.last().answer("{}");
    assertThat(second.answer()).contains("\"id\":2").contains("complete");
  }

  @Test
  void error_urlsToVisitDeclined_endsTheCall() {
    Reader first = start();
    crossing
        .house
        .last()
        .error(
            "{\"code\":-32042,\"message\":\"\",\"data\":{\"elicitations\":[{\"mode\":\"url\"}]}}");
    assertThat(again(2, first, "{\"1\":{\"action\":\"decline\"}}").why()).contains("declined");
    assertThat(crossing.house.calls).hasSize(1);
  }

  @Test
  void error_urlsToVisitWithoutTheAbility_saysWhatIsMissing() {
    Reader first =
        crossing.send(
            Crossing.request(1, "").replace(SessionClient.ALL, "{\"elicitation\":{\"form\":{}}}"));
    crossing
        .house
        .last()
        .error(
            "{\"code\":-32042,\"message\":\"\",\"data\":{\"elicitations\":[{\"mode\":\"url\"}]}}");
    assertThat(first.answer())
        .contains("\"code\":-32021")
        .contains("\"requiredCapabilities\":{\"elicitation\":{\"url\":{}}}");
  }

  @Test
  void return_requestEditedByRouting_belongsToTheCallAllTheSame() {
    Reader first = start();
    Playhouse.Called call = crossing.house.last();
    call.outbound.message().replace(Member.NAME, JsonSpans.quote("tool"));
    boolean _ = call.elicit("x").refused;
    crossing.gather();
    Reader second = again(2, first, "{\"1\":" + ACCEPT + "}");
    call.answer("{}");
    assertThat(second.answer()).contains("\"id\":2");
  }
}
