package dev.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.fixture.Fixture;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Clients with sessions in front of servers that speak 2026-07-28 only. */
final class BridgeToModernIT {
  private static final Fixture MODERN = Fixture.http("modern");
  private static final Running GATEWAY =
      Running.start(
          "servers:\n  http: { url: \""
              + MODERN.url()
              + "\" }\n  stdio: { "
              + Fixture.stdio("modern")
              + " }\n");

  @AfterAll
  static void stop() {
    GATEWAY.close();
    MODERN.close();
  }

  private static TestClient client(String path) {
    return GATEWAY
        .client(path, "old")
        .answering(
            "elicitation/create",
            params -> "{'action':'accept','content':{'name':'Ann','color':'red','ok':true}}")
        .answering(
            "sampling/createMessage",
            params -> "{'role':'assistant','model':'m','content':{'type':'text','text':'Paris'}}")
        .answering("roots/list", params -> "{'roots':[{'uri':'file:///home'}]}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "test_simple_text                         | {}              | 0 | text",
        "test_elicitation                         | {'message':'m'} | 1 | action=accept",
        "test_sampling                            | {'prompt':'p'}  | 1 | Paris",
        "test_input_required_result_list_roots    | {}              | 1 | file:///home",
        "test_input_required_result_request_state | {}              | 1 | state-ok",
        "test_input_required_result_multiple_inputs | {}            | 3 | answered",
        "test_input_required_result_multi_round   | {}              | 2 | Ann likes red",
      })
  void oldClient_serverAsksInResults_isSentRequests(
      String tool, String arguments, int asked, String expected) {
    for (String server : List.of("http", "stdio")) {
      Pending single = client("/servers/" + server + "/mcp").open().call(tool, arguments);
      assertThat(single.text()).as(server).contains(expected);
      assertThat(single.all())
          .filteredOn(each -> each.has("method") && each.has("id"))
          .hasSize(asked);
      Pending merged = client("/mcp").open().call(server + "__" + tool, arguments);
      assertThat(merged.text()).as(server).contains(expected);
    }
  }

  @Test
  void oldClient_thatCannotBeAsked_hearsWhy() {
    TestClient poor = client("/servers/http/mcp").open("2025-03-26", "{'sampling':{}}");
    JsonNode error = poor.call("test_input_required_result_elicitation", "{}").error();
    assertThat(error.toString()).contains("elicitation");
  }

  @Test
  void oldClient_progress_keepsItsTokenOverRounds() {
    Pending call =
        client("/servers/http/mcp").open().call("test_tool_with_progress", "{}", "'mine'");
    assertThat(call.text()).isNotEmpty();
    assertThat(ModernClient.said(call, "notifications/progress"))
        .hasSizeGreaterThanOrEqualTo(3)
        .allMatch(each -> each.at("/params/progressToken").asString("").equals("mine"));
  }

  @Test
  void modernClient_modernServer_answersItself() {
    ModernClient modern =
        new ModernClient(GATEWAY.at("/servers/http/mcp"))
            .answering("elicitation/create", params -> "{'action':'accept','content':{'ok':true}}");
    String tool = "test_input_required_result_request_state";
    Pending first = modern.once("tools/call", tool, "'name':'" + tool + "','arguments':{}");
    assertThat(first.result().path("requestState").asString("")).doesNotStartWith("sluice.");
    assertThat(modern.call(tool, "{}").text()).contains("state-ok");
  }

  /** Its server would be down for everybody else if it were blamed. */
  @Test
  void oldClient_methodThatNoHeaderMayHold_isTheServersToRefuse() {
    TestClient client = client("/servers/http/mcp").open();
    for (int i = 0; i < 30; i++) {
      JsonNode error = client.request("x\\r\\nX-More: 1", "{}").error();
      assertThat(error.path("code").asInt()).isIn(-32601, -32020);
    }
    assertThat(client.call("test_simple_text", "{}").text()).contains("text");
  }

  @Test
  void oldClient_firstCallOfAToolWithHeaders_isSentOnceMoreWithThem() {
    try (Fixture fresh = Fixture.http("modern");
        Running gateway = Running.start("servers:\n  http: { url: \"" + fresh.url() + "\" }\n")) {
      TestClient client = gateway.client("/servers/http/mcp", "first").open();
      assertThat(client.call("test_header_param", "{'region':'eu'}").text()).contains("eu");
      assertThat(client.call("test_header_param", "{'region':'us'}").text()).contains("us");
    }
  }
}
