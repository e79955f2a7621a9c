package dev.sluice.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/** What is proved in each cell, with the fixture's tools, prompts and resources. */
enum Feature {
  TOOL("tool", Feature::tool),
  PROGRESS("progress", Feature::progress),
  LOG("log", Feature::log),
  ERROR("error", Feature::error),
  CANCEL("cancel", Feature::cancel),
  ELICITATION("elicitation", Feature::elicitation),
  SAMPLING("sampling", Feature::sampling),
  ROOTS("roots", Feature::roots),
  PROMPT("prompt", Feature::prompt),
  RESOURCE("resource", Feature::resource),
  SUBSCRIBE("subscribe", Feature::subscribe),
  LIST_CHANGE("list change", Feature::listChange),
  COMPLETION("completion", Feature::completion),
  PAGINATION("pagination", Feature::pagination);

  private final String title;

  @SuppressWarnings("ImmutableEnumChecker") // a method reference without state
  private final Consumer<Peer> proof;

  Feature(String title, Consumer<Peer> proof) {
    this.title = title;
    this.proof = proof;
  }

  String title() {
    return title;
  }

  /** Throws when the feature does not work for this client. */
  void prove(Peer peer) {
    proof.accept(peer);
  }

  private static void tool(Peer peer) {
    assertThat(names(peer, "tools/list", "tools", "name")).contains(peer.named("test_simple_text"));
    assertThat(peer.said("test_simple_text", "{}")).contains("simple text response");
  }

  private static void progress(Peer peer) {
    Turn turn = peer.callWithProgress("test_tool_with_progress", "{}");
    turn.result();
    assertThat(turn.progress())
        .extracting(each -> each.path("params").path("progress").asInt())
        .containsExactly(0, 50, 100);
    assertThat(turn.progress())
        .allMatch(
            each ->
                each.path("params")
                    .path("progressToken")
                    .asString("")
                    .equals("p-test_tool_with_progress"));
  }

  private static void log(Peer peer) {
    peer.wantLogs();
    peer.call("test_tool_with_logging", "{}").result();
    for (String said : List.of("started", "processing", "completed")) {
      peer.await(
          each ->
              Json.method(each).equals("notifications/message")
                  && each.path("params").path("data").asString("").contains(said));
    }
  }

  private static void error(Peer peer) {
    JsonNode failed = peer.call("test_error_handling", "{}").result();
    assertThat(failed.path("isError").asBoolean()).isTrue();
    JsonNode refused =
        peer.begin("prompts/get", Json.object("{'name':'" + peer.named("none") + "'}")).response();
    assertThat(refused.path("error").path("code").asInt()).isEqualTo(-32602);
  }

  private static void cancel(Peer peer) {
    String before = peer.said("test_cancelled", "{}");
    Turn turn = peer.callWithProgress("test_wait", "{'millis':30000}");
    turn.awaitProgress();
    turn.cancel();
    long deadline = System.nanoTime() + 5_000_000_000L;
    while (peer.said("test_cancelled", "{}").equals(before)) {
      assertThat(System.nanoTime()).as("the server is told").isLessThan(deadline);
    }
  }

  private static void elicitation(Peer peer) {
    assertThat(peer.said("test_input_required_result_elicitation", "{}")).isEqualTo("Hello, Ada!");
  }

  private static void sampling(Peer peer) {
    assertThat(peer.said("test_input_required_result_sampling", "{}")).isEqualTo("Paris");
  }

  private static void roots(Peer peer) {
    assertThat(peer.said("test_input_required_result_list_roots", "{}")).contains("file:///work");
  }

  private static void prompt(Peer peer) {
    assertThat(names(peer, "prompts/list", "prompts", "name"))
        .contains(peer.named("test_simple_prompt"));
    JsonNode got =
        peer.request(
            "prompts/get",
            "{'name':'"
                + peer.named("test_prompt_with_arguments")
                + "','arguments':{'arg1':'a','arg2':'b'}}");
    assertThat(got.path("messages").path(0).path("content").path("text").asString(""))
        .contains("arg1='a', arg2='b'");
  }

  private static void resource(Peer peer) {
    assertThat(names(peer, "resources/list", "resources", "uri")).contains(peer.uri("static-text"));
    JsonNode text = peer.request("resources/read", "{'uri':'" + peer.uri("static-text") + "'}");
    assertThat(text.path("contents").path(0).path("text").asString("")).contains("static text");
    JsonNode filled =
        peer.request("resources/read", "{'uri':'" + peer.uri("template/7/data") + "'}");
    assertThat(filled.path("contents").path(0).path("text").asString("")).contains("ID: 7");
  }

  private static void subscribe(Peer peer) {
    String watched = peer.uri("watched-resource");
    peer.watch(watched);
    peer.call("test_trigger_resource_update", "{}").result();
    JsonNode updated = peer.await("notifications/resources/updated");
    assertThat(updated.path("params").path("uri").asString("")).isEqualTo(watched);
  }

  private static void listChange(Peer peer) {
    peer.watchTools();
    String extra = peer.named("test_extra_tool");
    boolean there = names(peer, "tools/list", "tools", "name").contains(extra);
    if (changedTools(peer) == there) {
      // The change of the cell before was not fetched yet, and this one takes it back.
      changedTools(peer);
    }
    peer.await("notifications/tools/list_changed");
    long deadline = System.nanoTime() + 5_000_000_000L;
    while (names(peer, "tools/list", "tools", "name").contains(extra) == there) {
      assertThat(System.nanoTime()).as("the list is another").isLessThan(deadline);
    }
  }

  /** Whether the extra tool is there after the change. */
  private static boolean changedTools(Peer peer) {
    return peer.said("test_trigger_tool_change", "{}").equals("there");
  }

  private static void completion(Peer peer) {
    JsonNode completed =
        peer.request(
            "completion/complete",
            "{'ref':{'type':'ref/prompt','name':'"
                + peer.named("test_prompt_with_arguments")
                + "'},"
                + "'argument':{'name':'arg1','value':'pa'}}");
    assertThat(completed.path("completion").path("values").toString())
        .isEqualTo("[\"paris\",\"park\",\"party\"]");
  }

  private static void pagination(Peer peer) {
    assertThat(names(peer, "resources/templates/list", "resourceTemplates", "uriTemplate"))
        .filteredOn(template -> template.startsWith(peer.uri("")))
        .containsExactly(peer.uri("template/{id}/data"), peer.uri("template/{id}/data?second"));
  }

  /** One member of each item of a list, page by page. */
  private static List<String> names(Peer peer, String method, String items, String member) {
    List<String> names = new ArrayList<>();
    String params = "{}";
    while (true) {
      JsonNode page = peer.request(method, params);
      page.path(items).forEach(item -> names.add(item.path(member).asString("")));
      if (!page.has("nextCursor")) {
        return names;
      }
      params = "{'cursor':" + page.path("nextCursor") + '}';
    }
  }
}
