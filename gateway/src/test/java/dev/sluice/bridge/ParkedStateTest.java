package dev.sluice.bridge;

import static dev.sluice.bridge.Crossing.ACCEPT;
import static dev.sluice.bridge.Crossing.refused;
import static dev.sluice.bridge.Crossing.state;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.exchange.HeardReply;
import dev.sluice.exchange.Identity;
import dev.sluice.protocol.jsonrpc.JsonSpans;
import dev.sluice.protocol.jsonrpc.Member;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The {@code requestState} of a parked call: whom it lets in, and whom it does not. */
class ParkedStateTest {
  private final Crossing crossing = new Crossing();

  @AfterEach
  void nothingIsHeld() {
    crossing.nothingIsHeld();
  }

  @Test
  void state_usedTwice_isRefused() {
    HeardReply first = crossing.start();
    boolean _ = crossing.house.last().elicit("x").refused;
    crossing.gather();
    HeardReply second = crossing.again(2, first, "{\"1\":" + ACCEPT + "}");
    refused(crossing.again(3, first, "{\"1\":" + ACCEPT + "}"));
    crossing.house.last().answer("{}");
    assertThat(second.answer()).contains("\"id\":2");
    refused(crossing.again(4, first, ""));
    assertThat(crossing.counts.badStates.sum()).isEqualTo(2);
  }

  @Test
  void state_ofEarlierRound_isRefusedAndHarmsNothing() {
    HeardReply first = crossing.start();
    boolean _ = crossing.house.last().elicit("x").refused;
    crossing.gather();
    HeardReply second = crossing.again(2, first, "");
    crossing.gather();
    refused(crossing.again(3, first, "{\"1\":" + ACCEPT + "}"));
    HeardReply third = crossing.again(4, second, "{\"1\":" + ACCEPT + "}");
    crossing.house.last().answer("{}");
    assertThat(third.answer()).contains("\"id\":4");
  }

  @Test
  void state_ofAnotherCaller_isRefusedAndHarmsNothing() {
    HeardReply first = crossing.send(new Identity("alice"), Crossing.request(1, ""));
    Playhouse.Called.Ask ask = crossing.house.last().elicit("x");
    crossing.gather();
    String mine = Crossing.again(2, state(first), "{\"1\":" + ACCEPT + "}");
    refused(crossing.send(new Identity("mallory"), mine));
    assertThat(ask.answer).isNull();
    HeardReply second = crossing.send(new Identity("alice"), mine);
    crossing.house.last().answer("{}");
    assertThat(second.answer()).contains("\"id\":2");
    assertThat(crossing.house.calls).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"name\":\"tool\"|\"name\":\"other\"", "tools/call|prompts/get"})
  void state_withAnotherTarget_isRefusedAndHarmsNothing(String change) {
    String[] fromTo = change.split("\\|");
    HeardReply first = crossing.start();
    boolean _ = crossing.house.last().elicit("x").refused;
    crossing.gather();
    String mine = Crossing.again(2, state(first), "{\"1\":" + ACCEPT + "}");
    refused(crossing.send(mine.replace(fromTo[0], fromTo[1])));
    HeardReply second = crossing.send(mine);
    crossing.house.last().answer("{}");
    assertThat(second.answer()).contains("\"id\":2");
  }

  @Test
  void state_tamperedAtAnyPlace_executesNothing() {
    HeardReply first = crossing.start();
    boolean _ = crossing.house.last().elicit("x").refused;
    crossing.gather();
    String state = state(first);
    int sealed = state.lastIndexOf('.') + 1;
    for (int at = sealed; at < state.length() - 1; at++) {
      char other = state.charAt(at) == 'A' ? 'B' : 'A';
      String tampered = state.substring(0, at) + other + state.substring(at + 1);
      refused(crossing.send(Crossing.again(2, tampered, "{\"1\":" + ACCEPT + "}")));
    }
    refused(crossing.send(Crossing.again(2, state.substring(0, sealed) + "\"", "")));
    refused(crossing.send(Crossing.again(2, state.substring(0, sealed) + "%%%\"", "")));
    assertThat(crossing.house.calls).hasSize(1);
    assertThat(crossing.counts.parked()).isEqualTo(1);
  }

  @Test
  void state_ofAServer_passesByteExact() {
    String theirs = "\"sluice.AAAAAAAAAAA.th\\u0065irs\"";
    HeardReply reader = crossing.send(Crossing.again(5, theirs, "{\"k\":{}}"));
    assertThat(crossing.house.last().request())
        .contains("\"requestState\":" + theirs + ",\"inputResponses\":{\"k\":{}}");
    crossing.house.last().answer("{\"resultType\":\"input_required\",\"requestState\":\"n\"}");
    assertThat(reader.answer())
        .contains("\"result\":{\"resultType\":\"input_required\",\"requestState\":\"n\"}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"7", "[]", "{\"1\":7}", "{\"1\":\"text\"}"})
  void return_answersOfWrongShape_areRefusedAndTheStateStaysGood(String responses) {
    HeardReply first = crossing.start();
    boolean _ = crossing.house.last().elicit("x").refused;
    crossing.gather();
    assertThat(crossing.again(2, first, responses).why()).contains("inputResponses");
    HeardReply second = crossing.again(3, first, "{\"1\":" + ACCEPT + "}");
    crossing.house.last().answer("{}");
    assertThat(second.answer()).contains("\"id\":3");
  }

  @Test
  void return_requestEditedByRouting_belongsToTheCallAllTheSame() {
    HeardReply first = crossing.start();
    Playhouse.Called call = crossing.house.last();
    call.outbound.message().replace(Member.NAME, JsonSpans.quote("tool"));
    boolean _ = call.elicit("x").refused;
    crossing.gather();
    HeardReply second = crossing.again(2, first, "{\"1\":" + ACCEPT + "}");
    call.answer("{}");
    assertThat(second.answer()).contains("\"id\":2");
  }
}
