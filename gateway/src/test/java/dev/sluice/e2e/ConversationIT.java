package dev.sluice.e2e;

import static dev.sluice.e2e.Json.json;
import static dev.sluice.e2e.ScriptedServer.result;
import static dev.sluice.e2e.ScriptedServer.said;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** What crosses during a call, both ways, and that it reaches nobody else. */
final class ConversationIT {
  private final ScriptedServer server = new ScriptedServer("ask", "count", "hang", "good");
  private final Running gateway =
      Running.start("servers: { s: { url: \"" + server.url() + "\" } }");

  @AfterEach
  void stop() {
    gateway.close();
    server.close();
  }

  @Test
  void call_progressAndLog_arriveInOrderBeforeTheResultUnderTheClientsToken() {
    server.on(
        "count",
        (line, message) -> {
          line.beginEvents();
          for (int i = 1; i <= 20; i++) {
            line.event(ScriptedServer.progress(message, i, "step"));
          }
          line.event(result(message, said("counted")));
          line.endEvents();
        });
    Pending call = gateway.open().call("s__count", "{}", "'my token'");
    assertThat(call.text()).isEqualTo("counted");
    List<JsonNode> all = call.all();
    assertThat(all).hasSize(21);
    for (int i = 1; i <= 20; i++) {
      assertThat(all.get(i - 1).at("/params/progressToken").asString("")).isEqualTo("my token");
      assertThat(all.get(i - 1).at("/params/progress").asInt()).isEqualTo(i);
    }
  }

  @Test
  void cancelled_callInFlight_reachesTheServerUnderItsOwnId() {
    server.on("hang", (line, message) -> line.beginEvents());
    TestClient client = gateway.open();
    Pending call = client.call("s__hang", "{}");
    JsonNode upstream = server.await("tools/call", 1).message().get("id");
    client.notify("notifications/cancelled", "{'requestId':" + call.id + ",'reason':'tired'}");
    JsonNode cancel = server.await("notifications/cancelled", 1).message();
    assertThat(cancel.at("/params/requestId")).isEqualTo(upstream);
    assertThat(call.all()).isEmpty();
    assertThat(client.call("s__good", "{}").text()).isEqualTo("good");
  }

  @Test
  void cancelled_beforeAStreamWasOpened_endsTheRequestWithoutAnAnswer() {
    server.on("hang", (line, message) -> {});
    TestClient client = gateway.open();
    Pending call = client.call("s__hang", "{}");
    server.await("tools/call", 1);
    client.notify("notifications/cancelled", "{'requestId':" + call.id + '}');
    assertThat(call.status()).isEqualTo(202);
    assertThat(call.all()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "elicitation/create, '{\"message\":\"who?\",\"requestedSchema\":{\"type\":\"object\"}}'",
    "sampling/createMessage, '{\"messages\":[],\"maxTokens\":5}'",
    "roots/list, '{}'",
  })
  void ask_duringACall_reachesItsClientAndTheAnswerReturns(String method, String params) {
    askDuringCall(method, params);
    TestClient asked =
        gateway.open().answering(method, question -> "{'from':'asked','action':'accept'}");
    TestClient bystander =
        gateway.open().answering(method, question -> "{'from':'bystander','action':'accept'}");
    bystander.listen();
    Pending call = asked.call("s__ask", "{}");
    assertThat(call.text()).isEqualTo("asked");
    assertThat(call.all())
        .filteredOn(one -> one.path("method").asString("").equals(method))
        .hasSize(1);
  }

  private void askDuringCall(String method, String params) {
    AtomicInteger asks = new AtomicInteger();
    server.on(
        "ask",
        (line, message) -> {
          String id = "ask-" + asks.incrementAndGet();
          line.beginEvents();
          line.event(
              "{\"jsonrpc\":\"2.0\",\"id\":\""
                  + id
                  + "\",\"method\":\""
                  + method
                  + "\",\"params\":"
                  + params
                  + '}');
          JsonNode answer = server.answerTo(id);
          line.event(result(message, said(answer.at("/result/from").asString("nobody"))));
          line.endEvents();
        });
  }

  @Test
  void ask_manyClientsAtOnce_eachAnswersForItself() {
    askDuringCall("roots/list", "{}");
    List<TestClient> clients = new ArrayList<>();
    List<Pending> calls = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      String name = "c" + i;
      clients.add(
          gateway
              .client("/mcp", name)
              .answering("roots/list", question -> "{'from':'" + name + "'}")
              .open());
    }
    for (TestClient client : clients) {
      calls.add(client.call("s__ask", "{}"));
    }
    for (int i = 0; i < 8; i++) {
      assertThat(calls.get(i).text()).isEqualTo("c" + i);
    }
  }

  @Test
  void ask_clientWithoutTheCapability_serverIsNotLedToBelieveOtherwise() {
    TestClient client = gateway.client("/mcp", "c").open("2025-06-18", "{}");
    client.call("s__good", "{}").text();
    JsonNode declared = server.seen("initialize").getLast().message().at("/params/capabilities");
    assertThat(declared.has("sampling")).isFalse();
    assertThat(declared.has("elicitation")).isFalse();
  }

  @Test
  void calls_ofManyClientsWithTheSameIds_neverMix() {
    server.on(
        "count",
        (line, message) ->
            line.json(result(message, said(message.at("/params/arguments/n").asString("")))));
    List<Pending> calls = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      TestClient client = gateway.open();
      for (int n = 0; n < 10; n++) {
        calls.add(
            client.post(
                Integer.toString(n),
                json(
                    "{'jsonrpc':'2.0','id':"
                        + n
                        + ",'method':'tools/call','params':{'name':'s__count','arguments':{'n':'"
                        + i
                        + '-'
                        + n
                        + "'}}}")));
      }
    }
    for (int i = 0; i < calls.size(); i++) {
      assertThat(calls.get(i).text()).isEqualTo(i / 10 + "-" + i % 10);
    }
    assertThat(server.seen("tools/call")).hasSize(100);
  }

  @Test
  void session_deleted_endsItsCallsAndIsUnknown() {
    server.on("hang", (line, message) -> line.beginEvents());
    TestClient client = gateway.open();
    StandingStream stream = client.listen();
    Pending call = client.call("s__hang", "{}");
    server.await("tools/call", 1);
    assertThat(client.delete()).isIn(200, 204);
    assertThat(call.error().path("code").asInt()).isEqualTo(-32019);
    assertThat(Pending.join(stream.ended)).isTrue();
    server.await("notifications/cancelled", 1);
    assertThat(client.request("ping", "{}").status()).isEqualTo(404);
  }

  @Test
  void request_idInFlight_isRefusedAndTheFirstIsAnswered() {
    List<Line> held = new ArrayList<>();
    server.on(
        "hang",
        (line, message) -> {
          synchronized (held) {
            held.add(line);
          }
        });
    TestClient client = gateway.open();
    String body =
        json(
            "{'jsonrpc':'2.0','id':'same','method':'tools/call','params':{'name':'s__hang',"
                + "'arguments':{}}}");
    Pending first = client.post("\"same\"", body);
    JsonNode upstream = server.await("tools/call", 1).message();
    Pending second = client.post("\"same\"", body);
    assertThat(second.error().path("code").asInt()).isEqualTo(-32600);
    assertThat(second.error().path("message").asString("")).contains("in use");
    answer(held, result(upstream, said("late")));
    assertThat(first.text()).isEqualTo("late");
    assertThat(server.seen("tools/call")).hasSize(1);
  }

  private static void answer(List<Line> held, String body) {
    try {
      synchronized (held) {
        held.getFirst().json(body);
      }
    } catch (java.io.IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void batch_in20250326_isAnsweredAsOneAndRefusedLater() {
    TestClient old = gateway.client("/mcp", "old").open("2025-03-26", "{}");
    String batch =
        json(
            "[{'jsonrpc':'2.0','id':1,'method':'ping'},"
                + "{'jsonrpc':'2.0','method':'notifications/roots/list_changed'},"
                + "{'jsonrpc':'2.0','id':2,'method':'tools/call','params':{'name':'s__good'}},"
                + "{'jsonrpc':'2.0','id':'x','method':'tools/call','params':{'name':'s__gone'}}]");
    List<JsonNode> answers = old.post("none", batch).all();
    assertThat(answers).hasSize(3);
    assertThat(answers).extracting(one -> one.get("id").toString()).contains("1", "2", "\"x\"");

    TestClient now = gateway.open();
    Pending refused = now.post("null", batch);
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.all().getFirst().at("/error/code").asInt()).isEqualTo(-32600);
  }

  @Test
  void session_unknownOrMissing_is404And400() {
    TestClient client = gateway.open();
    assertThat(client.delete()).isIn(200, 204);
    assertThat(client.request("tools/list", "{}").status()).isEqualTo(404);
    TestClient without = gateway.client("/mcp", "without");
    assertThat(without.request("tools/list", "{}").status()).isEqualTo(400);
    TestClient elsewhere = gateway.client("/servers/s/mcp", "elsewhere").open();
    assertThat(elsewhere.call("good", "{}").text()).isEqualTo("good");
  }

  @Test
  void standingStream_second_replacesTheFirst() {
    TestClient client = gateway.open();
    StandingStream first = client.listen();
    StandingStream second = client.listen();
    assertThat(Pending.join(first.ended)).isTrue();
    assertThat(second.ended).isNotDone();
  }
}
