package dev.sluice.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class DemoHttpIT {
  private static final DemoHarness HARNESS = new DemoHarness(DemoOptions.DEFAULTS);

  @AfterAll
  static void stop() {
    HARNESS.close();
  }

  @ParameterizedTest
  @CsvSource({
    "2025-03-26, 2025-03-26",
    "2025-06-18, 2025-06-18",
    "2025-11-25, 2025-11-25",
    "2026-07-28, 2025-11-25",
    "1999-01-01, 2025-11-25"
  })
  void initialize_revision_isAgreed(String asked, String agreed) throws Exception {
    try (DemoClient client = HARNESS.client()) {
      JsonNode result = client.initialize(asked, "{}").result();

      assertThat(result.path("protocolVersion").asString()).isEqualTo(agreed);
      assertThat(result.path("serverInfo").path("name").asString()).isEqualTo("sluice-demo");
      assertThat(client.request("ping", "{}").result()).isEmpty();
    }
  }

  @Test
  void post_answerReady_isJson() throws Exception {
    try (DemoClient client = HARNESS.ready()) {
      DemoClient.Heard heard = client.tool("add", "{\"a\":2,\"b\":3}");

      assertThat(heard.contentType()).isEqualTo("application/json");
      assertThat(heard.result().path("structuredContent").path("sum").asInt()).isEqualTo(5);
    }
  }

  @Test
  void post_progressFirst_isAStream() throws Exception {
    try (DemoClient client = HARNESS.ready()) {
      DemoClient.Heard heard =
          client.request(
              "tools/call",
              """
              {"name":"slow","arguments":{"seconds":0.05,"steps":3},"_meta":{"progressToken":"t"}}""");

      assertThat(heard.contentType()).startsWith("text/event-stream");
      assertThat(heard.messages()).hasSize(4);
      for (int step = 1; step <= 3; step++) {
        JsonNode params = heard.messages().get(step - 1).path("params");
        assertThat(params.path("progressToken").asString()).isEqualTo("t");
        assertThat(params.path("progress").asInt()).isEqualTo(step);
      }
      assertThat(heard.text()).isEqualTo("done in 3 steps");
    }
  }

  @Test
  void notification_orResponse_isAccepted() throws Exception {
    try (DemoClient client = HARNESS.ready()) {
      assertThat(client.post("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/x\"}").status())
          .isEqualTo(202);
      assertThat(client.post("{\"jsonrpc\":\"2.0\",\"id\":9,\"result\":{}}").status())
          .isEqualTo(202);
    }
  }

  @Test
  void cancelled_callUnderWay_endsWithoutResponse() throws Exception {
    try (DemoClient client = HARNESS.ready()) {
      List<String> seen = new ArrayList<>();
      DemoClient.Heard heard =
          client.request(
              "tools/call",
              "{\"name\":\"ask\",\"arguments\":{\"question\":\"?\"}}",
              question -> {
                seen.add(question.path("method").asString());
                cancel(client);
                return Optional.empty();
              });

      assertThat(seen).containsExactly("elicitation/create");
      assertThat(heard.messages()).hasSize(1);
    }
  }

  private static void cancel(DemoClient client) {
    try {
      client.post(
          "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":1}}");
    } catch (Exception failed) {
      throw new AssertionError(failed);
    }
  }

  @Test
  void get_listChanged_reachesTheStandingStream() throws Exception {
    try (DemoClient client = HARNESS.ready();
        DemoClient.Stream stream = client.listen()) {
      assertThat(client.tool("toggle_tool", "{}").text()).isEqualTo("extra is here");
      assertThat(stream.next().path("method").asString())
          .isEqualTo("notifications/tools/list_changed");
      assertThat(client.tool("extra", "{}").text()).isEqualTo("here for now");
      assertThat(client.tool("toggle_tool", "{}").text()).isEqualTo("extra is gone");
      assertThat(client.tool("extra", "{}").last().path("error").path("code").asInt())
          .isEqualTo(-32602);
    }
  }

  @Test
  void get_second_endsTheFirst() throws Exception {
    try (DemoClient client = HARNESS.ready();
        DemoClient.Stream first = client.listen();
        DemoClient.Stream second = client.listen()) {
      assertThat(first.ended()).isTrue();
      client.request("resources/subscribe", "{\"uri\":\"demo://text\"}");
      assertThat(client.tool("touch", "{\"uri\":\"demo://text\"}").text()).isEqualTo("told 1");
      assertThat(second.next().path("params").path("uri").asString()).isEqualTo("demo://text");
    }
  }

  @Test
  void delete_session_isForgotten() throws Exception {
    try (DemoClient client = HARNESS.ready();
        DemoClient.Stream stream = client.listen()) {
      assertThat(client.status("DELETE")).isEqualTo(204);
      assertThat(stream.ended()).isTrue();
      assertThat(client.request("ping", "{}").status()).isEqualTo(404);
      assertThat(client.status("DELETE")).isEqualTo(404);
    }
  }

  @Test
  void session_missingOrUnknown_isRefused() throws Exception {
    try (DemoClient client = HARNESS.client()) {
      assertThat(client.request("ping", "{}").status()).isEqualTo(400);
      assertThat(client.status("GET")).isEqualTo(400);
      client.session("unknown");
      assertThat(client.request("ping", "{}").status()).isEqualTo(404);
      assertThat(client.status("GET")).isEqualTo(404);
    }
  }

  @Test
  void session_oneOverTheCap_evictsTheOldest() throws Exception {
    try (DemoHarness small = new DemoHarness(DemoOptions.DEFAULTS.withMaxSessions(2));
        DemoClient first = small.ready();
        DemoClient second = small.ready()) {
      assertThat(first.request("ping", "{}").status()).isEqualTo(200);
      try (DemoClient third = small.ready()) {
        assertThat(second.request("ping", "{}").status()).isEqualTo(404);
        assertThat(first.request("ping", "{}").status()).isEqualTo(200);
        assertThat(third.request("ping", "{}").status()).isEqualTo(200);
      }
    }
  }

  @Test
  void badRequests_areRefusedWithAReason() throws Exception {
    try (DemoClient client = HARNESS.ready()) {
      assertThat(client.status("PUT")).isEqualTo(405);
      assertThat(client.status("POST", "Content-Type", "text/plain")).isEqualTo(415);
      assertThat(client.status("GET", "MCP-Protocol-Version", "1999-01-01")).isEqualTo(400);
      assertThat(client.status("GET", "MCP-Protocol-Version", "2026-07-28")).isEqualTo(405);
      assertThat(client.status("GET", "Origin", "http://evil.example")).isEqualTo(403);
      DemoClient.Heard heard = client.post("{\"jsonrpc\":");
      assertThat(heard.status()).isEqualTo(400);
      assertThat(heard.last().path("error").path("code").asInt()).isEqualTo(-32700);
      assertThat(client.post("{} {}").status()).isEqualTo(400);
      assertThat(client.post("7").status()).isEqualTo(400);
      assertThat(client.request("no/such", "{}").last().path("error").path("code").asInt())
          .isEqualTo(-32601);
    }
  }

  @Test
  void batch_inItsRevisionOnly_isAnsweredAsAnArray() throws Exception {
    String batch =
        """
        [{"jsonrpc":"2.0","id":1,"method":"ping"},{"jsonrpc":"2.0","method":"notifications/x"},
         {"jsonrpc":"2.0","id":"b","method":"ping"}]""";
    try (DemoClient client = HARNESS.client()) {
      client.initialize("2025-03-26", "{}");
      JsonNode answer = client.post(batch).last();
      assertThat(answer.size()).isEqualTo(2);
      assertThat(answer.path(1).path("id").asString()).isEqualTo("b");
    }
    try (DemoClient client = HARNESS.ready()) {
      assertThat(client.post(batch).status()).isEqualTo(400);
    }
  }
}
