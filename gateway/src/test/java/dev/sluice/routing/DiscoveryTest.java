package dev.sluice.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.exchange.ClientFault;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.ScriptedClient;
import dev.sluice.protocol.era.ProtocolVersion;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What {@code server/discover} is answered, for one server and for all of them. */
class DiscoveryTest {
  private static final String INFO = "io.modelcontextprotocol/serverInfo";

  @Test
  void discover_oneServer_isWhatItSaysUnderTheGatewaysRevisions() {
    Town town = new Town("s");
    town.server("s").version = ProtocolVersion.V2026_07_28;
    town.server("s").capabilities = "{\"tools\":{},\"extensions\":{\"x/y\":{\"a\":[1]}}}";
    town.server("s").serverInfo = "{\"name\":\"own\",\"version\":\"3\",\"z\":1}";
    town.server("s").instructions = "say \"please\"";

    JsonNode result = town.ask(Town.callerOf("s"), "server/discover", "{}").result();

    assertThat(result.toString())
        .isEqualTo(
            "{\"resultType\":\"complete\",\"supportedVersions\":[\"2026-07-28\",\"2025-11-25\","
                + "\"2025-06-18\",\"2025-03-26\",\"2024-11-05\"],\"capabilities\":"
                + town.server("s").capabilities
                + ",\"instructions\":\"say \\\"please\\\"\",\"ttlMs\":0,"
                + "\"cacheScope\":\"private\",\"_meta\":{\""
                + INFO
                + "\":"
                + town.server("s").serverInfo
                + "}}");
  }

  @Test
  void discover_serverOfAnEarlierRevision_leavesOutItsTasks() {
    Town town = new Town("s");
    town.server("s").capabilities = "{\"tools\":{},\"tasks\":{\"list\":{}},\"logging\":{}}";

    JsonNode result = town.ask(Town.callerOf("s"), "server/discover", "{}").result();

    assertThat(result.path("capabilities").toString()).isEqualTo("{\"tools\":{},\"logging\":{}}");
  }

  @Test
  void discover_serverThatDoesNotSayItsName_hasItsConfiguredOne() {
    Town town = new Town("s");
    town.server("s").serverInfo = "{}";

    assertThat(town.ask(Town.callerOf("s"), "server/discover", "{}").result().path("_meta"))
        .hasToString("{\"" + INFO + "\":{\"name\":\"s\",\"version\":\"\"}}");
    assertThat(town.ask(town.visitorOf("s"), "initialize", "{}").result().path("serverInfo"))
        .hasToString("{\"name\":\"s\",\"version\":\"\"}");
  }

  @Test
  void discover_deadServer_isItsFailure() {
    Town town = new Town("s");
    town.server("s").dead();

    Asked asked = town.ask(Town.callerOf("s"), "server/discover", "{}");

    assertThat(asked.failure).isInstanceOf(Failure.ByBackend.class);
  }

  @Test
  void discover_allServers_declaresWhatIsAnsweredThere() {
    Town town = new Town("a", "b");
    town.server("a").capabilities =
        "{\"tools\":{},\"extensions\":{\"x/y\":{\"v\":1},\"x/z\":{\"v\":2}}}";
    town.server("b").capabilities =
        "{\"resources\":{\"subscribe\":true},\"logging\":{},\"extensions\":{\"x/y\":{}}}";
    town.server("b").instructions = "b's";

    JsonNode result = town.ask(Town.caller(), "server/discover", "{}").result();

    assertThat(result.path("capabilities").toString())
        .isEqualTo(
            "{\"tools\":{\"listChanged\":true},\"prompts\":{\"listChanged\":true},"
                + "\"resources\":{\"subscribe\":true,\"listChanged\":true},\"logging\":{},"
                + "\"extensions\":{\"x/y\":{},\"x/z\":{\"v\":2}}}");
    assertThat(result.path("_meta").path(INFO).path("name").asString()).isEqualTo("sluice");
    assertThat(result.path("instructions").asString()).isEqualTo("## b\n\nb's");
    assertThat(town.ask(Town.caller(), "prompts/list", "{}").each("prompts", "name")).isEmpty();
  }

  @Test
  void discover_inSession_isNoMethod() {
    Town town = new Town("s");

    for (ScriptedClient visitor : new ScriptedClient[] {town.visitor(), town.visitorOf("s")}) {
      assertThat(town.ask(visitor, "server/discover", "{}").byClient().fault())
          .isEqualTo(ClientFault.METHOD_NOT_FOUND);
      assertThat(town.ask(visitor, "subscriptions/listen", "{}").byClient().fault())
          .isEqualTo(ClientFault.METHOD_NOT_FOUND);
    }
    assertThat(town.servers.asked("s", "subscriptions/listen")).isEmpty();
  }
}
