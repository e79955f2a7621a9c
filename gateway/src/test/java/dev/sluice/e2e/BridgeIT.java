package dev.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.fixture.Fixture;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Clients of 2026-07-28 in front of servers that hold sessions, and the other way round. */
final class BridgeIT {
  private static final Fixture LEGACY = Fixture.http("legacy");
  private static final Running GATEWAY =
      Running.start(
          "servers:\n  http: { url: \""
              + LEGACY.url()
              + "\" }\n  stdio: { "
              + Fixture.stdio("legacy")
              + " }\nbridge: { parkTimeout: 20s }\n");

  @BeforeAll
  static void up() {
    assertThat(modern("/servers/stdio/mcp").call("test_simple_text", "{}").text()).isNotEmpty();
  }

  @AfterAll
  static void stop() {
    GATEWAY.close();
    LEGACY.close();
  }

  private static ModernClient modern(String path) {
    return new ModernClient(GATEWAY.at(path))
        .answering(
            "elicitation/create",
            params ->
                "{'action':'accept','content':{'name':'Ann','color':'red','ok':true,"
                    + "'username':'ann','email':'a@b.example'}}")
        .answering(
            "sampling/createMessage",
            params -> "{'role':'assistant','model':'m','content':{'type':'text','text':'Paris'}}")
        .answering("roots/list", params -> "{'roots':[{'uri':'file:///home'}]}");
  }

  private static int metric(String name) {
    return Running.get(GATEWAY.managementAt("/metrics"))
        .body()
        .lines()
        .filter(line -> line.startsWith(name))
        .mapToInt(line -> (int) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  private static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + Pending.PATIENCE_SECONDS * 1_000_000_000L;
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      Thread.onSpinWait();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "test_elicitation                         | {'message':'m'} | action=accept",
        "test_sampling                            | {'prompt':'p'}  | Paris",
        "test_input_required_result_elicitation   | {}              | Hello, Ann!",
        "test_input_required_result_sampling      | {}              | Paris",
        "test_input_required_result_list_roots    | {}              | file:///home",
        "test_input_required_result_multiple_inputs | {}            | answered",
        "test_input_required_result_multi_round   | {}              | Ann likes red",
        "test_streaming_elicitation               | {}              | color: red",
      })
  void modernClient_legacyServerAsks_isAskedInResults(
      String tool, String arguments, String expected) {
    for (String server : List.of("http", "stdio")) {
      assertThat(modern("/servers/" + server + "/mcp").call(tool, arguments).text())
          .as(server)
          .contains(expected);
      assertThat(modern("/mcp").call(server + "__" + tool, arguments).text())
          .as(server)
          .contains(expected);
    }
    assertThat(metric("sluice_bridge_parked")).isZero();
  }

  @Test
  void modernClient_promptThatAsks_isAskedInResults() {
    Pending got =
        modern("/servers/http/mcp")
            .request(
                "prompts/get",
                "test_input_required_result_prompt",
                "'name':'test_input_required_result_prompt','arguments':{}");
    assertThat(got.result().path("messages").isArray()).isTrue();
    assertThat(got.result().path("resultType").asString("")).isEqualTo("complete");
  }

  @Test
  void modernClient_legacyResults_areCompleted() {
    ModernClient client = modern("/servers/http/mcp");
    JsonNode read =
        client
            .request("resources/read", "test://static-text", "'uri':'test://static-text'")
            .result();
    assertThat(read.path("resultType").asString("")).isEqualTo("complete");
    assertThat(read.path("ttlMs").asInt(-1)).isZero();
    assertThat(read.path("cacheScope").asString("")).isEqualTo("private");
    assertThat(client.call("test_simple_text", "{}").result().has("ttlMs")).isFalse();
    JsonNode missing =
        client
            .request(
                "resources/read",
                "test://nonexistent-resource-for-conformance-testing",
                "'uri':'test://nonexistent-resource-for-conformance-testing'")
            .error();
    assertThat(missing.path("code").asInt()).isEqualTo(-32602);
    assertThat(missing.path("data").path("uri").asString("")).startsWith("test://nonexistent");
  }

  @Test
  void modernClient_logs_onlyAtTheLevelItNames() {
    ModernClient quiet = modern("/servers/http/mcp");
    assertThat(ModernClient.said(quiet.call("test_logging_tool", "{}"), "notifications/message"))
        .isEmpty();
    ModernClient curious =
        modern("/servers/http/mcp").saying(",'io.modelcontextprotocol/logLevel':'debug'");
    assertThat(ModernClient.said(curious.call("test_logging_tool", "{}"), "notifications/message"))
        .isNotEmpty();
  }

  @Test
  void modernClient_progress_keepsItsToken() {
    Pending call =
        modern("/servers/stdio/mcp")
            .saying(",'progressToken':'mine'")
            .call("test_tool_with_progress", "{}");
    List<JsonNode> progress = ModernClient.said(call, "notifications/progress");
    assertThat(progress).hasSizeGreaterThanOrEqualTo(3);
    assertThat(progress)
        .allMatch(each -> each.at("/params/progressToken").asString("").equals("mine"));
  }

  @Test
  void modernClient_stateOfAnother_isRefused() {
    ModernClient client = modern("/servers/http/mcp");
    String tool = "test_input_required_result_elicitation";
    Pending asked = client.once("tools/call", tool, "'name':'" + tool + "','arguments':{}");
    String answers = client.answers(asked.result());
    String other = "test_input_required_result_sampling";
    JsonNode refused =
        client
            .once("tools/call", other, "'name':'" + other + "','arguments':{}," + answers)
            .error();
    assertThat(refused.path("code").asInt()).isEqualTo(-32602);
    String state = asked.result().path("requestState").asString("");
    String tampered = state.substring(0, state.length() - 1) + (state.endsWith("A") ? 'B' : 'A');
    assertThat(
            client
                .once(
                    "tools/call",
                    tool,
                    "'name':'" + tool + "','arguments':{}," + answers.replace(state, tampered))
                .error()
                .path("code")
                .asInt())
        .isEqualTo(-32602);
    Pending done =
        client.once("tools/call", tool, "'name':'" + tool + "','arguments':{}," + answers);
    assertThat(done.text()).contains("Hello");
  }

  @Test
  void modernClient_manyAtOnceOnOtherConnections_eachGetsItsOwn() {
    List<Pending> all =
        IntStream.range(0, 16)
            .parallel()
            .mapToObj(
                each ->
                    modern("/servers/http/mcp")
                        .answering(
                            "elicitation/create",
                            params -> "{'action':'accept','content':{'name':'N" + each + "'}}")
                        .call("test_input_required_result_elicitation", "{}"))
            .toList();
    for (int i = 0; i < all.size(); i++) {
      assertThat(all.get(i).text()).isEqualTo("Hello, N" + i + '!');
    }
    await(() -> metric("sluice_bridge_parked") == 0);
  }

  @Test
  void stop_callsParked_doNotHoldItUp() {
    long begun;
    try (Running other =
        Running.start(
            "servers: { s: { url: \"" + LEGACY.url() + "\" } }\ndrain: { timeout: 60s }\n")) {
      String tool = "test_input_required_result_elicitation";
      Pending asked =
          new ModernClient(other.at("/servers/s/mcp"))
              .once("tools/call", tool, "'name':'" + tool + "','arguments':{}");
      assertThat(ModernClient.isAsking(asked)).isTrue();
      begun = System.nanoTime();
    }
    assertThat(System.nanoTime() - begun).isLessThan(15_000_000_000L);
  }
}
