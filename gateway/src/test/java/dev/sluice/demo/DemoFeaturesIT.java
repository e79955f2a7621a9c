package dev.sluice.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class DemoFeaturesIT {
  private static final DemoHarness HARNESS = new DemoHarness(DemoOptions.DEFAULTS);

  @AfterAll
  static void stop() {
    HARNESS.close();
  }

  private static String ask(String tool, String arguments, Function<JsonNode, String> answer)
      throws Exception {
    try (DemoClient client = HARNESS.ready()) {
      return client
          .request(
              "tools/call",
              "{\"name\":\"" + tool + "\",\"arguments\":" + arguments + '}',
              question -> Optional.of(answer.apply(question)))
          .text();
    }
  }

  @Test
  void echo_message_isReturnedAsItIs() throws Exception {
    try (DemoClient client = HARNESS.ready()) {
      assertThat(client.tool("echo", "{\"message\":\"a\\n\\u00e9 \\\"q\\\"\"}").text())
          .isEqualTo("a\né \"q\"");
      assertThat(client.tool("echo", "{\"message\":7}").last().path("error").path("message"))
          .hasToString("\"message: expected a string\"");
    }
  }

  @Test
  void fail_isAToolError() throws Exception {
    try (DemoClient client = HARNESS.ready()) {
      DemoClient.Heard heard = client.tool("fail", "{\"message\":\"no\"}");
      assertThat(heard.result().path("isError").asBoolean()).isTrue();
      assertThat(heard.text()).isEqualTo("no");
    }
  }

  @Test
  void big_bytes_haveThatLength() throws Exception {
    try (DemoClient client = HARNESS.ready()) {
      assertThat(client.tool("big", "{\"bytes\":300000}").text()).hasSize(300_000);
    }
  }

  @Test
  void ask_formFilled_returnsTheAnswer() throws Exception {
    List<JsonNode> questions = new ArrayList<>();
    String text =
        ask(
            "ask",
            "{\"question\":\"colour?\"}",
            question -> {
              questions.add(question);
              return "{\"action\":\"accept\",\"content\":{\"answer\":\"blue\"}}";
            });

    assertThat(text).isEqualTo("the answer is: blue");
    JsonNode params = questions.getFirst().path("params");
    assertThat(params.path("mode").asString()).isEqualTo("form");
    assertThat(params.path("message").asString()).isEqualTo("colour?");
    assertThat(params.path("requestedSchema").path("type").asString()).isEqualTo("object");
  }

  @Test
  void ask_declined_saysSo() throws Exception {
    assertThat(ask("ask", "{\"question\":\"?\"}", question -> "{\"action\":\"decline\"}"))
        .isEqualTo("no answer: decline");
  }

  @Test
  void sampleAndRoots_answered_returnWhatTheClientSaid() throws Exception {
    assertThat(
            ask(
                "sample",
                "{\"prompt\":\"hi\"}",
                question ->
                    "{\"role\":\"assistant\",\"model\":\"m\",\"content\":{\"type\":\"text\",\"text\":\"ho\"}}"))
        .isEqualTo("the model says: ho");
    assertThat(ask("roots", "{}", question -> "{\"roots\":[{\"uri\":\"file:///a\"}]}"))
        .isEqualTo("roots:\nfile:///a");
  }

  @Test
  void askingTools_clientCannot_failAsTools() throws Exception {
    try (DemoClient client = HARNESS.client()) {
      client.initialize("2025-06-18", "{}");
      for (String call : List.of("ask", "sample", "roots")) {
        DemoClient.Heard heard = client.tool(call, "{\"question\":\"?\",\"prompt\":\"?\"}");
        assertThat(heard.result().path("isError").asBoolean()).as(call).isTrue();
      }
    }
  }

  @Test
  void log_belowTheLevelAskedFor_isNotSent() throws Exception {
    try (DemoClient client = HARNESS.ready()) {
      client.request("logging/setLevel", "{\"level\":\"error\"}");
      assertThat(client.tool("log", "{\"level\":\"warning\",\"message\":\"m\"}").messages())
          .hasSize(1);
      DemoClient.Heard heard = client.tool("log", "{\"level\":\"error\",\"message\":\"m\"}");
      assertThat(heard.messages().getFirst().path("params").path("data").asString()).isEqualTo("m");
    }
  }

  @Test
  void lists_smallPages_giveEachEntryOnce() throws Exception {
    try (DemoHarness paged = new DemoHarness(DemoOptions.DEFAULTS.withPageSize(3));
        DemoClient client = paged.ready()) {
      List<String> names = new ArrayList<>();
      String cursor = "";
      int pages = 0;
      while (pages == 0 || !cursor.isEmpty()) {
        String params = cursor.isEmpty() ? "{}" : "{\"cursor\":\"" + cursor + "\"}";
        JsonNode result = client.request("tools/list", params).result();
        result.path("tools").forEach(tool -> names.add(tool.path("name").asString()));
        cursor = result.path("nextCursor").asString("");
        pages++;
      }
      assertThat(pages).isEqualTo(4);
      assertThat(names)
          .containsExactly(
              "echo",
              "add",
              "slow",
              "fail",
              "ask",
              "sample",
              "roots",
              "log",
              "big",
              "touch",
              "toggle_tool");
      assertThat(
              client.request("tools/list", "{\"cursor\":\"x\"}").last().path("error").path("code"))
          .hasToString("-32602");
    }
  }

  @Test
  void resources_listedAndTemplated_areRead() throws Exception {
    try (DemoClient client = HARNESS.ready()) {
      assertThat(client.request("resources/list", "{}").result().path("resources").size())
          .isEqualTo(2);
      assertThat(
              client
                  .request("resources/templates/list", "{}")
                  .result()
                  .path("resourceTemplates")
                  .path(0)
                  .path("uriTemplate")
                  .asString())
          .isEqualTo("demo://item/{id}");
      assertThat(read(client, "demo://text").path("text").asString())
          .isEqualTo("Water finds its way.");
      assertThat(read(client, "demo://blob").path("blob").asString()).isEqualTo("AAEC/w==");
      assertThat(read(client, "demo://item/20").path("text").asString()).isEqualTo("{\"item\":20}");
      assertThat(
              client
                  .request("resources/read", "{\"uri\":\"demo://item/21\"}")
                  .last()
                  .path("error")
                  .path("code")
                  .asInt())
          .isEqualTo(-32002);
    }
  }

  private static JsonNode read(DemoClient client, String uri) throws Exception {
    return client
        .request("resources/read", "{\"uri\":\"" + uri + "\"}")
        .result()
        .path("contents")
        .path(0);
  }

  @Test
  void touch_unsubscribed_tellsNobody() throws Exception {
    try (DemoClient client = HARNESS.ready()) {
      client.request("resources/subscribe", "{\"uri\":\"demo://item/3\"}");
      client.request("resources/unsubscribe", "{\"uri\":\"demo://item/3\"}");
      assertThat(client.tool("touch", "{\"uri\":\"demo://item/3\"}").text()).isEqualTo("told 0");
    }
  }

  @Test
  void prompts_withAndWithoutArgument_areFilled() throws Exception {
    try (DemoClient client = HARNESS.ready()) {
      assertThat(client.request("prompts/list", "{}").result().path("prompts").size()).isEqualTo(2);
      assertThat(
              client
                  .request("prompts/get", "{\"name\":\"greet\",\"arguments\":{\"name\":\"Ada\"}}")
                  .result()
                  .path("messages")
                  .path(0)
                  .path("content")
                  .path("text")
                  .asString())
          .isEqualTo("Please greet Ada.");
      assertThat(
              client
                  .request("prompts/get", "{\"name\":\"greet\"}")
                  .last()
                  .path("error")
                  .path("code"))
          .hasToString("-32602");
      assertThat(client.request("prompts/get", "{\"name\":\"plain\"}").result().has("messages"))
          .isTrue();
    }
  }

  @Test
  void completion_prefix_givesWhatFits() throws Exception {
    try (DemoClient client = HARNESS.ready()) {
      assertThat(complete(client, "{\"type\":\"ref/prompt\",\"name\":\"greet\"}", "name", "A"))
          .isEqualTo("[\"Ada\",\"Alan\"]");
      assertThat(
              complete(
                  client, "{\"type\":\"ref/resource\",\"uri\":\"demo://item/{id}\"}", "id", "2"))
          .isEqualTo("[\"2\",\"20\"]");
    }
  }

  private static String complete(DemoClient client, String ref, String name, String value)
      throws Exception {
    return client
        .request(
            "completion/complete",
            "{\"ref\":"
                + ref
                + ",\"argument\":{\"name\":\""
                + name
                + "\",\"value\":\""
                + value
                + "\"}}")
        .result()
        .path("completion")
        .path("values")
        .toString();
  }
}
