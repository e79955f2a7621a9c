package dev.sluice.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.protocol.era.ProtocolVersion;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What lists say of how long they may be kept, and how long the gateway keeps them itself. */
class FreshListsTest {
  private static Town saying(String one, String other) {
    Town town = new Town("a", "b");
    town.server("a").page("tools/list", null, "{\"tools\":[{\"name\":\"x\"}]" + one + "}");
    town.server("b").page("tools/list", null, "{\"tools\":[{\"name\":\"y\"}]" + other + "}");
    return town;
  }

  private static String said(Town town) {
    JsonNode result = town.ask(Town.caller(), "tools/list", "{}").result();
    return result.path("resultType").asString()
        + ' '
        + result.path("ttlMs")
        + ' '
        + result.path("cacheScope").asString();
  }

  @Test
  void list_allSay_isTheLeastForAllWhenAllAgree() {
    String shared = ",\"ttlMs\":5000,\"cacheScope\":\"public\"";
    assertThat(said(saying(shared, ",\"ttlMs\":3e3,\"cacheScope\":\"public\"")))
        .isEqualTo("complete 3000 public");
    assertThat(said(saying(shared, ",\"ttlMs\":7000,\"cacheScope\":\"private\"")))
        .isEqualTo("complete 5000 private");
    assertThat(said(saying(shared, ",\"ttlMs\":7000"))).isEqualTo("complete 5000 private");
    assertThat(said(saying(shared, ",\"cacheScope\":\"public\""))).isEqualTo("complete 0 public");
    assertThat(said(saying(shared, ""))).isEqualTo("complete 0 private");
    assertThat(said(saying(shared, ",\"ttlMs\":-1,\"cacheScope\":\"public\"")))
        .isEqualTo("complete 0 public");
  }

  @Test
  void list_serverWithoutIt_hasNoSay() {
    Town town = saying(",\"ttlMs\":5000,\"cacheScope\":\"public\"", "");
    town.server("b").capabilities = "{}";

    assertThat(said(town)).isEqualTo("complete 5000 public");
  }

  @Test
  void list_serverMissing_isNotToBeKept() {
    Town town = saying(",\"ttlMs\":5000,\"cacheScope\":\"public\"", "");
    town.server("b").dead();

    assertThat(said(town)).isEqualTo("complete 0 private");
  }

  @Test
  void list_someTimeLater_isGoodForTheRest() {
    Town town =
        saying(
            ",\"ttlMs\":5000,\"cacheScope\":\"public\"",
            ",\"ttlMs\":9000,\"cacheScope\":\"public\"");
    said(town);

    town.advance(Duration.ofMillis(1_500));

    assertThat(said(town)).isEqualTo("complete 3500 public");
  }

  @Test
  void list_everyPageHasASay() {
    Town town = new Town("a");
    town.server("a")
        .page("tools/list", null, "{\"tools\":[{\"name\":\"x\"}],\"nextCursor\":\"2\",\"ttlMs\":9}")
        .page("tools/list", "2", "{\"tools\":[{\"name\":\"y\"}],\"ttlMs\":4}");

    assertThat(said(town)).isEqualTo("complete 4 private");
  }

  @Test
  void list_inSession_saysNothingOfIt() {
    Town town = saying(",\"ttlMs\":5000,\"cacheScope\":\"public\"", "");

    assertThat(town.ask(town.visitor(), "tools/list", "{}").text())
        .endsWith("\"result\":{\"tools\":[{\"name\":\"a__x\"},{\"name\":\"b__y\"}]}}");
  }

  @Test
  void list_serverSaysHowLong_isFetchedAgainThen() {
    Town town = saying(",\"ttlMs\":5000", ",\"ttlMs\":0");
    said(town);
    said(town);
    assertThat(town.servers.asked("a", "tools/list")).hasSize(1);
    assertThat(town.servers.asked("b", "tools/list")).hasSize(1);

    town.advance(Duration.ofMillis(500));
    said(town);
    assertThat(town.servers.asked("a", "tools/list")).hasSize(1);
    assertThat(town.servers.asked("b", "tools/list")).hasSize(2);
    town.advance(Duration.ofMillis(4_500));
    said(town);

    assertThat(town.servers.asked("a", "tools/list")).hasSize(2);
  }

  @Test
  void list_pages_areInTheSameOrderEachTime() {
    Town town = new Town(Town.paged(2), "a", "b");
    town.server("a").tools("z", "a");
    town.server("b").version = ProtocolVersion.V2026_07_28;
    town.server("b").tools("m");

    Asked first = town.ask(Town.caller(), "tools/list", "{}");
    Asked again = town.ask(Town.caller(), "tools/list", "{}");
    String cursor = first.result().path("nextCursor").asString();
    Asked second = town.ask(Town.caller(), "tools/list", "{\"cursor\":\"" + cursor + "\"}");

    assertThat(first.tools()).containsExactly("a__z", "a__a").isEqualTo(again.tools());
    assertThat(second.tools()).containsExactly("b__m");
    assertThat(second.result().path("ttlMs").isNumber()).isTrue();
  }

  @Test
  void unknownResource_hasTheCodeOfTheRevision() {
    Town town = new Town("a", "b");
    String unknown = "{\"uri\":\"x:1\"}";

    JsonNode late = town.ask(Town.caller(), "resources/read", unknown).json().path("error");
    JsonNode early = town.ask(town.visitor(), "resources/read", unknown).json().path("error");

    assertThat(late.path("code").asInt()).isEqualTo(-32602);
    assertThat(early.path("code").asInt()).isEqualTo(-32002);
    assertThat(late.path("data").path("uri").asString()).isEqualTo("x:1");
  }
}
