package dev.sluice.bridge;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.exchange.CancelReason;
import dev.sluice.exchange.Client;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.HeardReply;
import dev.sluice.exchange.Message;
import dev.sluice.exchange.Reason;
import dev.sluice.exchange.Scope;
import dev.sluice.exchange.ScriptedClient;
import dev.sluice.protocol.era.ProtocolVersion;
import dev.sluice.protocol.jsonrpc.JsonSpans;
import dev.sluice.protocol.jsonrpc.Member;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RoundTripsTest {
  private static final String CALL =
      "{\"jsonrpc\":\"2.0\",\"id\":\"c\",\"method\":\"tools/call\",\"params\":{\"name\":\"tool\",\"arguments\":{\"a\":1},\"_meta\":{\"progressToken\":\"t\"}},\"x\":7}";

  private static final String ELICIT =
      "{\"method\":\"elicitation/create\",\"params\":{\"message\":\"m\",\"requestedSchema\":{}}}";
  private static final String SAMPLE =
      "{\"method\":\"sampling/createMessage\",\"params\":{\"messages\":[],\"maxTokens\":1}}";
  private static final String ROOTS = "{\"method\":\"roots/list\"}";

  private final Crossing crossing = new Crossing();
  private final ScriptedClient client = Crossing.session(ProtocolVersion.V2025_11_25, Crossing.ALL);

  private static String inputRequired(String requests, String state) {
    return "{\"resultType\":\"input_required\",\"inputRequests\":"
        + requests
        + (state.isEmpty() ? "" : ",\"requestState\":" + state)
        + "}";
  }

  @Test
  void finish_completeResult_passesUntouched() {
    HeardReply reader = crossing.call(client, CALL);
    crossing.house.last().answer("{\"resultType\":\"complete\",\"content\":[],\"new\":1}");
    assertThat(reader.answer)
        .isEqualTo(
            "{\"jsonrpc\":\"2.0\",\"id\":\"c\",\"result\":{\"resultType\":\"complete\",\"content\":[],\"new\":1}}");
  }

  @Test
  void finish_inputRequired_asksClientAndCallsAgainWithTheAnswers() {
    HeardReply reader = crossing.call(client, CALL);
    crossing
        .house
        .last()
        .answer(inputRequired("{\"k\":" + ELICIT + ",\"r\":" + ROOTS + "}", "\"st\\u0061te\\/=\""));
    assertThat(reader.interim)
        .containsExactly(
            "{\"jsonrpc\":\"2.0\",\"id\":900,\"method\":\"elicitation/create\",\"params\":{\"message\":\"m\",\"requestedSchema\":{}}}",
            "{\"jsonrpc\":\"2.0\",\"id\":901,\"method\":\"roots/list\"}");
    client.answer("901", "\"result\":{\"roots\":[]}");
    assertThat(crossing.house.calls).hasSize(1);
    client.answer("900", "\"result\":{\"action\":\"accept\",\"content\":{\"n\":1.50}}");
    assertThat(crossing.house.calls).hasSize(2);
    assertThat(crossing.house.last().request())
        .isEqualTo(
            "{\"jsonrpc\":\"2.0\",\"id\":\"c\",\"method\":\"tools/call\",\"params\":{\"inputResponses\":{\"k\":{\"action\":\"accept\",\"content\":{\"n\":1.50}},\"r\":{\"roots\":[]}},\"requestState\":\"st\\u0061te\\/=\",\"name\":\"tool\",\"arguments\":{\"a\":1},\"_meta\":{\"progressToken\":\"t\"}},\"x\":7}");
    crossing.house.last().answer("{\"content\":[]}");
    assertThat(reader.answer)
        .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":\"c\",\"result\":{\"content\":[]}}");
    assertThat(reader.finished).isEqualTo(1);
    assertThat(client.awaited()).isEmpty();
    assertThat(crossing.counts.roundsOfSessions.sum()).isEqualTo(1);
  }

  @Test
  void finish_editsOfEarlierRound_doNotStay() {
    HeardReply reader = new HeardReply(Message.of(CALL));
    reader.request.replace(Member.NAME, JsonSpans.quote("own"));
    reader.inFlight =
        crossing.bridge.dispatch(
            Crossing.outbound(client, reader.request, crossing.loop()), reader);
    // As a transport does with the request it sends.
    reader
        .request
        .replace(Member.ID, JsonSpans.quote("upstream"))
        .replace(Member.PROGRESS_TOKEN, JsonSpans.quote("upstream"));
    crossing.house.last().answer(inputRequired("{}", "\"s\""));
    assertThat(crossing.house.last().request())
        .contains("\"id\":\"c\"", "\"name\":\"own\"", "\"progressToken\":\"t\"");
    crossing.house.last().answer("{}");
    assertThat(reader.answer).contains("\"id\":\"c\"");
  }

  @Test
  void finish_noRequests_callsAgainAtOnce() {
    HeardReply reader = crossing.call(client, CALL);
    crossing.house.last().answer("{\"resultType\":\"input_required\",\"requestState\":\"s\"}");
    assertThat(reader.interim).isEmpty();
    assertThat(crossing.house.last().request())
        .contains("{\"requestState\":\"s\",\"name\"")
        .doesNotContain("inputResponses");
    crossing.house.last().answer("{}");
    assertThat(reader.finished).isEqualTo(1);
  }

  @Test
  void finish_roundsAtLimit_answeredAndOneMoreFails() {
    HeardReply reader = crossing.call(client, CALL);
    for (int round = 0; round < Crossing.CONFIG.rounds(); round++) {
      crossing.house.last().answer(inputRequired("{}", "\"" + round + "\""));
      assertThat(crossing.house.last().request()).contains("\"requestState\":\"" + round + "\"");
    }
    assertThat(reader.finished).isZero();
    crossing.house.last().answer(inputRequired("{}", "\"last\""));
    assertThat(reader.why()).contains("stage").contains("bridge.rounds");
    assertThat(crossing.house.calls).hasSize(Crossing.CONFIG.rounds() + 1);
  }

  @Test
  void finish_questionsAtLimit_askedAndOneMoreFails() {
    HeardReply most = crossing.call(client, CALL);
    crossing
        .house
        .last()
        .answer(
            inputRequired(
                "{\"1\":" + ROOTS + ",\"2\":" + ROOTS + ",\"3\":" + ROOTS + ",\"4\":" + ROOTS + "}",
                ""));
    assertThat(most.interim).hasSize(4);
    most.inFlight.cancel(CancelReason.SESSION_CLOSED);
    HeardReply more = crossing.call(client, CALL);
    crossing
        .house
        .last()
        .answer(
            inputRequired(
                "{\"1\":" + ROOTS + ",\"2\":" + ROOTS + ",\"3\":" + ROOTS + ",\"4\":" + ROOTS
                    + ",\"5\":" + ROOTS + "}",
                ""));
    assertThat(more.interim).isEmpty();
    assertThat(more.why()).contains("5 things").contains("bridge.asks");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"resultType\":\"input_required\"}",
        "{\"resultType\":\"input_required\",\"inputRequests\":{}}",
        "{\"resultType\":\"input_required\",\"inputRequests\":7}",
      })
  void finish_asksNothing_isTheServersFault(String result) {
    HeardReply reader = crossing.call(client, CALL);
    crossing.house.last().answer(result);
    assertThat(reader.failure)
        .isInstanceOfSatisfying(
            Failure.ByBackend.class,
            failure -> assertThat(failure.reason()).isEqualTo(Reason.BACKEND_PROTOCOL_ERROR));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2025-11-25 | {}                       | ELICIT | did not declare elicitation",
        "2025-11-25 | {\"elicitation\":{}}         | URL    | did not declare elicitation by URL",
        "2025-11-25 | {\"elicitation\":{\"url\":{}}} | ELICIT | did not declare elicitation by form",
        "2025-06-18 | {\"elicitation\":{\"url\":{}}} | URL    | knows no elicitation by URL",
        "2025-03-26 | {\"elicitation\":{}}         | ELICIT | knows no elicitation",
        "2025-11-25 | {}                       | SAMPLE | did not declare sampling",
        "2025-11-25 | {\"sampling\":{}}            | TOOLS  | did not declare sampling with tools",
        "2024-11-05 | {}                       | ROOTS  | did not declare roots",
        "2025-11-25 | {}                       | OTHER  | clients are not asked that",
      })
  void finish_clientCannotBeAsked_failsClearly(
      String revision, String capabilities, String what, String why) {
    ProtocolVersion version = requireNonNull(ProtocolVersion.parse(revision));
    HeardReply reader = crossing.call(Crossing.session(version, capabilities), CALL);
    crossing.house.last().answer(inputRequired("{\"a\":" + question(what) + "}", ""));
    assertThat(reader.why()).contains("stage").contains(why);
    assertThat(reader.interim).isEmpty();
    assertThat(reader.finished).isEqualTo(1);
  }

  private static String question(String what) {
    return switch (what) {
      case "ELICIT" -> ELICIT;
      case "URL" ->
          "{\"method\":\"elicitation/create\",\"params\":{\"mode\":\"url\",\"message\":\"m\",\"url\":\"https://x.example\"}}";
      case "SAMPLE" -> SAMPLE;
      case "TOOLS" ->
          "{\"method\":\"sampling/createMessage\",\"params\":{\"messages\":[],\"tools\":[]}}";
      case "ROOTS" -> ROOTS;
      default -> "{\"method\":\"tools/call\"}";
    };
  }

  @Test
  void finish_urlQuestion_getsTheIdThatSessionClientsKnow() {
    HeardReply reader = crossing.call(client, CALL);
    crossing.house.last().answer(inputRequired("{\"a\":" + question("URL") + "}", ""));
    assertThat(reader.interim.getFirst())
        .containsPattern("\"params\":\\{\"elicitationId\":\"[0-9a-f]+\",\"mode\":\"url\"");
    client.answer("900", "\"result\":{\"action\":\"accept\"}");
    crossing.house.last().answer("{}");
    assertThat(reader.finished).isEqualTo(1);
  }

  @Test
  void finish_passerBy_cannotBeAsked() {
    Client nobody = Client.nobody(Scope.AGGREGATE, client.identity(), client.capabilities());
    HeardReply reader = crossing.call(nobody, CALL);
    crossing.house.last().answer(inputRequired("{\"a\":" + ROOTS + "}", ""));
    assertThat(reader.why()).contains("roots/list").contains("cannot be asked");
  }

  @Test
  void finish_otherMethod_passesWhateverItIs() {
    HeardReply reader =
        crossing.call(
            client,
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"completion/complete\",\"params\":{}}");
    crossing.house.last().answer(inputRequired("{}", "\"s\""));
    assertThat(reader.answer).contains("input_required");
  }

  @Test
  void onAnswer_error_failsTheCallAndWithdrawsTheRest() {
    HeardReply reader = crossing.call(client, CALL);
    crossing.house.last().answer(inputRequired("{\"a\":" + SAMPLE + ",\"b\":" + ROOTS + "}", ""));
    client.answer("900", "\"error\":{\"code\":-1,\"message\":\"User rejected\"}");
    assertThat(reader.why()).contains("sampling/createMessage").contains("-1");
    assertThat(reader.interim.getLast())
        .contains("notifications/cancelled")
        .contains("\"requestId\":901");
    assertThat(client.awaited()).isEmpty();
  }

  @Test
  void onGone_clientAway_failsOnce() {
    HeardReply reader = crossing.call(client, CALL);
    crossing.house.last().answer(inputRequired("{\"a\":" + ROOTS + ",\"b\":" + ROOTS + "}", ""));
    var listeners = List.copyOf(client.awaited().values());
    client.awaited().clear();
    listeners.forEach(Client.AnswerListener::onGone);
    crossing.embedded.runPendingTasks();
    assertThat(reader.why()).contains("went away");
    assertThat(reader.finished).isEqualTo(1);
  }

  @Test
  void cancel_whileAsking_withdrawsAndEnds() {
    HeardReply reader = crossing.call(client, CALL);
    crossing.house.last().answer(inputRequired("{\"a\":" + ROOTS + "}", ""));
    reader.inFlight.cancel(CancelReason.CLIENT_CANCELLED);
    assertThat(reader.finished).isEqualTo(1);
    assertThat(reader.interim.getLast()).contains("notifications/cancelled");
    assertThat(client.awaited()).isEmpty();
    assertThat(crossing.house.calls).hasSize(1);
  }

  @Test
  void cancel_inSecondRound_reachesThatRound() {
    HeardReply reader = crossing.call(client, CALL);
    crossing.house.last().answer(inputRequired("{}", "\"s\""));
    reader.inFlight.pause();
    reader.inFlight.cancel(CancelReason.CLIENT_CANCELLED);
    assertThat(crossing.house.last().paused).isEqualTo(1);
    assertThat(crossing.house.last().cancelled).containsExactly("CLIENT_CANCELLED");
    assertThat(reader.finished).isEqualTo(1);
  }

  @Test
  void askTimeout_justBeforeAndAfter_waitsAndThenFails() {
    HeardReply reader = crossing.call(client, CALL);
    crossing.house.last().answer(inputRequired("{\"a\":" + ROOTS + "}", ""));
    crossing.advance(Crossing.CONFIG.askTimeout().minusMillis(1));
    assertThat(reader.finished).isZero();
    crossing.advance(Duration.ofMillis(1));
    assertThat(reader.why()).contains("bridge.askTimeout").contains("30000 ms");
    assertThat(client.awaited()).isEmpty();
  }

  @Test
  void interim_noStream_failsClearly() {
    HeardReply reader = crossing.call(client, CALL);
    reader.reachable = false;
    crossing.house.last().answer(inputRequired("{\"a\":" + ROOTS + "}", ""));
    assertThat(reader.why()).contains("no stream");
    assertThat(client.awaited()).isEmpty();
  }

  @Test
  void interim_everyRound_reachesTheClient() {
    HeardReply reader = crossing.call(client, CALL);
    boolean _ = crossing.house.last().progress(1);
    crossing.house.last().answer(inputRequired("{}", "\"s\""));
    boolean _ = crossing.house.last().progress(2);
    crossing.house.last().answer("{}");
    assertThat(reader.interim)
        .hasSize(2)
        .allSatisfy(progress -> assertThat(progress).contains("\"progressToken\":\"t\""));
  }
}
