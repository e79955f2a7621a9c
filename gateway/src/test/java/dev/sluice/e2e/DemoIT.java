package dev.sluice.e2e;

import static dev.sluice.e2e.Json.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.demo.DemoOptions;
import dev.sluice.demo.DemoServer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The demo server through the gateway is what it is without. */
final class DemoIT {
  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final DemoServer demo = DemoServer.start(loops, DemoOptions.DEFAULTS.withPageSize(3));
  private final Running gateway =
      Running.start(
          "servers: { demo: { url: \"" + demo.url() + "\", revision: \"2025-11-25\" } }\n");

  @AfterEach
  void stop() {
    gateway.close();
    demo.stop();
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  private TestClient direct() {
    return new TestClient(demo.url(), "client1").open();
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "tools/call | {'name':'echo','arguments':{'message':'grüße \\u0041 \\n'}}",
        "tools/call | {'name':'add','arguments':{'a':2,'b':40}}",
        "tools/call | {'name':'add','arguments':{'a':'x'}}",
        "tools/call | {'name':'fail','arguments':{'message':'as asked'}}",
        "tools/call | {'name':'big','arguments':{'bytes':100000}}",
        "tools/call | {'name':'slow','arguments':{'seconds':0.1,'steps':2}}",
        "prompts/get | {'name':'greet','arguments':{'name':'Ada'}}",
        "prompts/get | {'name':'plain'}",
        "prompts/get | {'name':'nothing'}",
        "resources/read | {'uri':'demo://text'}",
        "resources/read | {'uri':'demo://blob'}",
        "resources/read | {'uri':'demo://item/7'}",
        "resources/read | {'uri':'demo://item/77'}",
        "completion/complete | {'ref':{'type':'ref/prompt','name':'greet'},"
            + "'argument':{'name':'name','value':'A'}}",
        "completion/complete | {'ref':{'type':'ref/resource','uri':'demo://item/{id}'},"
            + "'argument':{'name':'id','value':'1'}}",
        "no/such/method | {}",
      })
  void request_atTheServersOwnAddress_isAnsweredAsWithoutTheGateway(String method, String params) {
    try (TestClient straight = direct()) {
      TestClient through = gateway.client("/servers/demo/mcp", "client1").open();
      assertThat(through.request(method, params).response())
          .isEqualTo(straight.request(method, params).response());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"tools/list", "prompts/list", "resources/list", "resources/templates/list"})
  void list_atTheServersOwnAddress_isAsWithoutTheGateway(String method) {
    try (TestClient straight = direct()) {
      TestClient through = gateway.client("/servers/demo/mcp", "client1").open();
      assertThat(through.list(method)).isEqualTo(straight.list(method));
    }
  }

  @Test
  void list_merged_holdsEveryEntryOfEveryPageUnchangedButForTheName() {
    JsonNode merged = gateway.open().list("tools/list");
    try (TestClient straight = direct()) {
      String cursor = "{}";
      int seen = 0;
      do {
        JsonNode page = straight.request("tools/list", cursor).result();
        for (JsonNode tool : page.path("tools")) {
          String own = Json.quote(tool.path("name").asString(""));
          String renamed =
              tool.toString().replace("\"name\":" + own, "\"name\":\"demo__" + own.substring(1));
          assertThat(merged.path("tools").path(seen).toString()).isEqualTo(renamed);
          seen++;
        }
        cursor =
            page.has("nextCursor")
                ? "{'cursor':'" + page.path("nextCursor").asString("") + "'}"
                : "";
      } while (!cursor.isEmpty());
      assertThat(merged.path("tools").size()).isEqualTo(seen).isGreaterThan(3);
    }
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "tools/call | {'name':'demo__add','arguments':{'a':1,'b':2}} | \"sum\":3",
        "prompts/get | {'name':'demo__greet','arguments':{'name':'Ada'}} | greet Ada",
        "resources/read | {'uri':'demo://text'} | Water finds its way.",
        "resources/read | {'uri':'demo://item/3'} | item",
        "completion/complete | {'ref':{'type':'ref/prompt','name':'demo__greet'},"
            + "'argument':{'name':'name','value':'Al'}} | Alan",
        "completion/complete | {'ref':{'type':'ref/resource','uri':'demo://item/{id}'},"
            + "'argument':{'name':'id','value':'2'}} | 20",
        "logging/setLevel | {'level':'warning'} | {",
      })
  void request_merged_findsItsServer(String method, String params, String expected) {
    assertThat(gateway.open().request(method, params).result().toString()).contains(expected);
  }

  @Test
  void ask_sampleAndRoots_reachTheClient() {
    TestClient client =
        gateway
            .open()
            .answering(
                "elicitation/create", asked -> "{'action':'accept','content':{'answer':'42'}}")
            .answering(
                "sampling/createMessage",
                asked ->
                    "{'role':'assistant','model':'m','content':{'type':'text','text':'hello'}}")
            .answering("roots/list", asked -> "{'roots':[{'uri':'file:///r','name':'r'}]}");
    assertThat(client.call("demo__ask", "{'question':'?'}").text()).contains("42");
    assertThat(client.call("demo__sample", "{'prompt':'?'}").text()).contains("hello");
    assertThat(client.call("demo__roots", "{}").text()).contains("file:///r");
  }

  @Test
  void toggle_changesTheList_andEveryListenerHearsOfItOnce() {
    TestClient a = gateway.open();
    TestClient b = gateway.client("/servers/demo/mcp", "b").open();
    List<StandingStream> streams = List.of(a.listen(), b.listen());
    assertThat(a.list("tools/list").toString()).doesNotContain("demo__extra");
    b.list("tools/list");
    assertThat(b.call("toggle_tool", "{}").text()).isEqualTo("extra is here");
    for (StandingStream stream : streams) {
      assertThat(stream.next().path("method").asString(""))
          .isEqualTo("notifications/tools/list_changed");
    }
    assertThat(a.list("tools/list").toString()).contains("demo__extra");
    assertThat(a.call("demo__extra", "{}").response().has("result")).isTrue();
  }

  @Test
  void slow_withAToken_progressArrivesUnderIt() {
    TestClient client = gateway.open();
    Pending call = client.call("demo__slow", "{'seconds':0.2,'steps':4}", "'p'");
    assertThat(call.await("notifications/progress").at("/params/progressToken").asString(""))
        .isEqualTo("p");
    assertThat(call.text()).isEqualTo("done in 4 steps");
    assertThat(call.all()).hasSize(5);
  }

  @Test
  void metrics_afterCalls_nameThem() {
    TestClient client = gateway.open();
    client.call("demo__echo", "{'message':'x'}").text();
    client.call("demo__nothing", "{}").error();
    String metrics = Running.get(gateway.managementAt("/metrics")).body();
    assertThat(metrics)
        .contains("mcp_server_operation_duration_seconds")
        .contains("mcp_client_operation_duration_seconds")
        .contains("gen_ai_tool_name=\"echo\"")
        .doesNotContain("demo__nothing")
        .doesNotContain(client.sessionId());
    assertThat(metrics).contains(json("sluice_sessions"));
  }
}
