package dev.sluice.bridge;

import static dev.sluice.bridge.Crossing.ACCEPT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.exchange.HeardReply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Questions of a server in the middle of a call, as its client finds them in a result. */
class AskedInResultTest {
  private final Crossing crossing = new Crossing();

  @AfterEach
  void nothingIsHeld() {
    crossing.nothingIsHeld();
  }

  @Test
  void ask_duringCall_becomesInputRequiredAndTheAnswerReachesTheServer() {
    HeardReply first = crossing.start();
    Playhouse.Called call = crossing.house.last();
    Playhouse.Called.Ask ask = call.elicit("name?");
    assertThat(first.finished).isZero();
    crossing.gather();
    assertThat(first.answer())
        .startsWith(
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"resultType\":\"input_required\",\"inputRequests\":{\"1\":{\"method\":\"elicitation/create\",\"params\":{\"message\":\"name?\",\"requestedSchema\":{\"type\":\"object\"}}}},\"requestState\":\"sluice.");
    assertThat(first.interim).isEmpty();
    assertThat(crossing.counts.parked()).isEqualTo(1);

    HeardReply second = crossing.again(2, first, "{\"1\":" + ACCEPT + ",\"unknown\":{}}");
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
    HeardReply first = crossing.start();
    Playhouse.Called.Ask named = crossing.house.last().ask('"' + name + '"', "roots/list", null);
    Playhouse.Called.Ask twin = crossing.house.last().ask('"' + name + '"', "roots/list", null);
    crossing.gather();
    assertThat(first.answer()).contains("{\"" + name + "\":{", ",\"2\":{");
    crossing.again(2, first, "{\"" + name + "\":{\"roots\":[]},\"2\":{\"roots\":[]}}");
    assertThat(named.answer).contains("roots");
    assertThat(twin.answer).contains("roots");
    crossing.house.last().answer("{}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "", "a b", "a\\u0022b"})
  void ask_idIsNoName_theNumberIsTheKey(String id) {
    HeardReply first = crossing.start();
    crossing.house.last().ask('"' + id + '"', "roots/list", null);
    crossing.gather();
    assertThat(first.answer()).contains("\"inputRequests\":{\"1\":{");
    crossing.again(2, first, "{\"1\":{\"roots\":[]}}");
    crossing.house.last().answer("{}");
  }

  @Test
  void ask_answeredBeforehand_isNotAsked() {
    HeardReply first =
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
    HeardReply first = crossing.start();
    Playhouse.Called.Ask one = crossing.house.last().elicit("one");
    Playhouse.Called.Ask two = crossing.house.last().ask("roots/list", null);
    crossing.gather();
    assertThat(first.answer()).contains("\"1\":{", ",\"2\":{\"method\":\"roots/list\"}}");
    crossing.again(2, first, "{\"2\":{\"roots\":[]},\"1\":" + ACCEPT + "}");
    assertThat(one.answer).contains("accept");
    assertThat(two.answer).contains("roots");
    crossing.house.last().answer("{}");
  }

  @Test
  void ask_whatTheClientDidNotDeclare_isRefusedToTheServer() {
    crossing.send(Crossing.request(1, "").replace(Crossing.ALL, "{\"elicitation\":{\"form\":{}}}"));
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
    crossing.send(Crossing.request(1, "").replace(Crossing.ALL, "{}"));
    assertThat(crossing.house.last().elicit("x").refused).isTrue();
    crossing.house.last().answer("{}");
  }

  @Test
  void ask_otherMethod_cannotBeAsked() {
    crossing.send(Crossing.request(1, "").replace("tools/call", "completion/complete"));
    assertThat(crossing.house.last().elicit("x").refused).isTrue();
    crossing.house.last().answer("{}");
  }
}
