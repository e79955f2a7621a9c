package dev.sluice.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.exchange.Client;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.ScriptedClient;
import dev.sluice.protocol.era.ProtocolVersion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers of every revision behind one address, for clients with a session and without. */
class MixedFleetTest {
  private static final String META =
      "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\",\"x/y\":[1, 2]}";

  private static Town town(RoutingConfig config) {
    Town town = new Town(config, "oldest", "old", "new");
    town.server("oldest").version = ProtocolVersion.V2024_11_05;
    town.server("old").version = ProtocolVersion.V2025_11_25;
    town.server("new").version = ProtocolVersion.V2026_07_28;
    for (String server : List.of("oldest", "old", "new")) {
      town.server(server).capabilities =
          "{\"tools\":{\"listChanged\":true},\"prompts\":{},\"resources\":{},\"completions\":{}}";
      town.server(server).tools("t", server);
      town.server(server).prompts("p");
      town.server(server).resources("r:" + server, "ui://" + server + "/view");
      town.server(server).templates(server + ":{id}");
    }
    return town;
  }

  private static Client client(Town town, String kind) {
    return kind.equals("session") ? town.visitor() : Town.caller();
  }

  @ParameterizedTest
  @ValueSource(strings = {"session", "alone"})
  void lists_ofAllServers_areWholeAndInOrderPageByPage(String kind) {
    Town town = town(Town.paged(2));
    Client client = client(town, kind);

    assertThat(pages(town, client, "tools/list", "tools", "name"))
        .containsExactly("oldest__t", "oldest__oldest", "old__t", "old__old", "new__t", "new__new");
    assertThat(pages(town, client, "prompts/list", "prompts", "name"))
        .containsExactly("oldest__p", "old__p", "new__p");
    assertThat(pages(town, client, "resources/list", "resources", "uri"))
        .containsExactly(
            "r:oldest", "ui://oldest/view", "r:old", "ui://old/view", "r:new", "ui://new/view");
    assertThat(pages(town, client, "resources/templates/list", "resourceTemplates", "uriTemplate"))
        .containsExactly("oldest:{id}", "old:{id}", "new:{id}");
  }

  private static List<String> pages(
      Town town, Client client, String method, String list, String key) {
    List<String> all = new ArrayList<>();
    String params = "{}";
    while (true) {
      Asked page = town.ask(client, method, params);
      all.addAll(page.each(list, key));
      String next = page.result().path("nextCursor").asString("");
      assertThat(page.result().has("ttlMs")).isEqualTo(!client.isSession());
      if (next.isEmpty()) {
        return all;
      }
      params = "{\"cursor\":\"" + next + "\"}";
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"session", "alone"})
  void requests_ofEveryKind_reachTheirServerWithItsNames(String kind) {
    Town town = town(RoutingConfig.DEFAULTS);
    Client client = client(town, kind);

    for (String server : List.of("oldest", "old", "new")) {
      expect(
          town, client, server, "tools/call", "{\"name\":\"#__t\"," + META + "}", "\"name\":\"t\"");
      expect(
          town,
          client,
          server,
          "prompts/get",
          "{\"name\":\"#__p\"," + META + "}",
          "\"name\":\"p\"");
      expect(town, client, server, "resources/read", "{\"uri\":\"r:#\"," + META + "}", "\"r:#\"");
      expect(town, client, server, "resources/read", "{\"uri\":\"#:7\"," + META + "}", "\"#:7\"");
      expect(
          town,
          client,
          server,
          "resources/read",
          "{\"uri\":\"ui://#/view\"," + META + "}",
          "ui://#");
      expect(
          town,
          client,
          server,
          "completion/complete",
          "{\"ref\":{\"type\":\"ref/prompt\",\"name\":\"#__p\"}," + META + "}",
          "\"name\":\"p\"");
      expect(
          town,
          client,
          server,
          "completion/complete",
          "{\"ref\":{\"type\":\"ref/resource\",\"uri\":\"#:{id}\"}," + META + "}",
          "\"#:{id}\"");
    }
  }

  private static void expect(
      Town town, Client client, String server, String method, String params, String sent) {
    Asked asked = town.ask(client, method, params.replace("#", server));

    assertThat(asked.result().path("by").asString()).as(method).isEqualTo(server);
    assertThat(town.servers.last().text).contains(META, sent.replace("#", server));
  }

  @Test
  void change_ofAServerOfEitherKind_isToldToBothKindsOfClients() {
    Town town = town(RoutingConfig.DEFAULTS);
    ScriptedClient visitor = town.visitor();
    town.ask(visitor, "tools/list", "{}");
    Asked listen =
        town.ask(
            Town.caller(),
            "subscriptions/listen",
            "{\"notifications\":{\"toolsListChanged\":true}}");

    int told = 0;
    for (String server : List.of("oldest", "new")) {
      town.server(server).tools("t", "another");
      town.says(server, "notifications/tools/list_changed", "{}");
      town.advance(Duration.ofMillis(1_400));
      told++;
      assertThat(visitor.heard()).hasSize(told);
      assertThat(listen.interims).hasSize(1 + told);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"x/anything", "tasks/get", "tasks/update", "ui/message"})
  void unknownMethod_atOneServer_passesForBothKindsOfClients(String method) {
    Town town = town(RoutingConfig.DEFAULTS);

    for (String server : List.of("old", "new")) {
      for (Client client : List.of(town.visitorOf(server), Town.callerOf(server))) {
        Asked asked = town.ask(client, method, "{\"a\":[1, 2]," + META + "}");
        assertThat(asked.result().path("by").asString()).isEqualTo(server);
        assertThat(town.servers.last().text).contains("\"params\":{\"a\":[1, 2]," + META + "}");
      }
    }
  }

  @Test
  void unknownMethod_atAllServers_saysWhereItPasses() {
    Town town = town(RoutingConfig.DEFAULTS);

    for (Client client : List.of(town.visitor(), Town.caller())) {
      Failure.ByClient refused = town.ask(client, "x/anything", "{}").byClient();
      assertThat(refused.message()).contains("the address of one server passes every method on");
    }
  }
}
