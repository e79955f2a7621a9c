package dev.sluice.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.exchange.ClientCapabilities;
import dev.sluice.exchange.ClientFault;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.Reason;
import dev.sluice.exchange.Scope;
import dev.sluice.exchange.ScriptedClient;
import dev.sluice.settings.ByteSize;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The four lists at the address of all servers. */
final class MergedListTest {

  @Test
  void list_ofTwoServers_keepsConfiguredOrderAndTheirOwn() {
    Town town = new Town("zulu", "alpha");
    town.server("zulu").tools("b", "a");
    town.server("alpha").tools("c");

    Asked first = town.ask(town.visitor(), "tools/list", "{}");
    Asked second = town.ask(town.visitor(), "tools/list", "{}");

    assertThat(first.tools()).containsExactly("zulu__b", "zulu__a", "alpha__c");
    assertThat(second.tools()).isEqualTo(first.tools());
  }

  @Test
  void list_entryWithMembersUnknownHere_keepsEveryByteButTheName() {
    Town town = new Town("s");
    town.server("s")
        .page(
            "tools/list",
            null,
            "{\"tools\":[{ \"x-new\" : 1.50e2, \"name\":\"t\",\"deep\":{\"name\":\"t\"}}]}");

    Asked asked = town.ask(town.visitor(), "tools/list", "{}");

    assertThat(asked.text())
        .isEqualTo(
            "{\"jsonrpc\":\"2.0\",\"id\":\"r2\",\"result\":{\"tools\":["
                + "{ \"x-new\" : 1.50e2, \"name\":\"s__t\",\"deep\":{\"name\":\"t\"}}]}}");
  }

  @Test
  void list_serverWithPages_isDrained() {
    Town town = new Town("s");
    town.server("s")
        .page("tools/list", null, "{\"tools\":[{\"name\":\"a\"}],\"nextCursor\":\"2\"}")
        .page("tools/list", "2", "{\"tools\":[{\"name\":\"b\"}],\"nextCursor\":\"3\"}")
        .page("tools/list", "3", "{\"tools\":[{\"name\":\"c\"}]}");

    assertThat(town.ask(town.visitor(), "tools/list", "{}").tools())
        .containsExactly("s__a", "s__b", "s__c");
  }

  @Test
  void list_serverThatRepeatsACursor_isLeftOut() {
    Town town = new Town("loop", "good");
    town.server("loop")
        .page("tools/list", null, "{\"tools\":[{\"name\":\"a\"}],\"nextCursor\":\"x\"}")
        .page("tools/list", "x", "{\"tools\":[{\"name\":\"b\"}],\"nextCursor\":\"x\"}");
    town.server("good").tools("t");

    assertThat(town.ask(town.visitor(), "tools/list", "{}").tools()).containsExactly("good__t");
    assertThat(town.servers.asked("loop", "tools/list")).hasSize(2);
  }

  @Test
  void list_answerWithoutTheList_isLeftOut() {
    Town town = new Town("odd", "good");
    town.server("odd").page("tools/list", null, "{\"tools\":7}");
    town.server("good").tools("t");

    assertThat(town.ask(town.visitor(), "tools/list", "{}").tools()).containsExactly("good__t");
  }

  @Test
  void list_entriesWithoutNameOrTwice_areSkipped() {
    Town town = new Town("s");
    town.server("s")
        .page(
            "tools/list",
            null,
            "{\"tools\":[{\"name\":\"a\"},{\"title\":\"no name\"},7,{\"name\":3},{\"name\":\"a\"}]}");

    assertThat(town.ask(town.visitor(), "tools/list", "{}").tools()).containsExactly("s__a");
  }

  @Test
  void list_serverWithoutTheCapability_isNotAsked() {
    Town town = new Town("s");
    town.server("s").capabilities = "{\"tools\":{}}";

    assertThat(town.ask(town.visitor(), "prompts/list", "{}").result().path("prompts")).isEmpty();
    assertThat(town.servers.asked("s", "prompts/list")).isEmpty();
  }

  @Test
  void list_serverThatDoesNotKnowTheMethod_countsAsEmpty() {
    Town town = new Town("s");
    town.server("s").error("resources/templates/list", -32601);

    Asked asked = town.ask(town.visitor(), "resources/templates/list", "{}");

    assertThat(asked.result().path("resourceTemplates").isArray()).isTrue();
  }

  @Test
  void list_atMaxEntries_isWholeAndOneMoreIsCut() {
    RoutingConfig config = bounded(2, ByteSize.ofMiB(8));
    Town two = new Town(config, "s");
    two.server("s").tools("a", "b");
    Town three = new Town(config, "s");
    three.server("s").tools("a", "b", "c");

    assertThat(two.ask(two.visitor(), "tools/list", "{}").tools()).hasSize(2);
    assertThat(three.ask(three.visitor(), "tools/list", "{}").tools())
        .containsExactly("s__a", "s__b");
  }

  @Test
  void list_atMaxListSize_isWholeAndOneByteMoreIsCut() {
    Town town = new Town(bounded(100, new ByteSize(1024)), "exact", "over");
    String filler = "x".repeat(1024 - "{\"name\":\"a\",\"f\":\"\"}".length());
    String entry = "{\"name\":\"a\",\"f\":\"" + filler + "\"}";
    town.server("exact").page("tools/list", null, "{\"tools\":[" + entry + "]}");
    town.server("over")
        .page("tools/list", null, "{\"tools\":[" + entry.replace("\"f\"", "\"ff\"") + "]}");

    assertThat(town.ask(town.visitor(), "tools/list", "{}").tools()).containsExactly("exact__a");
  }

  @Test
  void list_deadServer_isLeftOutAtOnce() {
    Town town = new Town("dead", "good");
    town.server("dead").dead();
    town.server("good").tools("t");

    assertThat(town.ask(town.visitor(), "tools/list", "{}").tools()).containsExactly("good__t");
  }

  @Test
  void list_allServersDead_isEmpty() {
    Town town = new Town("dead");
    town.server("dead").dead();

    assertThat(town.ask(town.visitor(), "tools/list", "{}").tools()).isEmpty();
  }

  @Test
  void list_silentServer_isWaitedForOnce() {
    Town town = new Town("silent", "good");
    ScriptedClient visitor = ScriptedClient.session(ClientCapabilities.NONE);
    town.server("silent").silent = true;
    town.server("good").tools("t");

    Asked first = town.ask(visitor, "tools/list", "{}");
    town.advance(Town.LIST_TIMEOUT.minusMillis(1));
    assertThat(first.finished).isZero();
    town.advance(Duration.ofMillis(1));
    assertThat(first.tools()).containsExactly("good__t");

    assertThat(town.ask(visitor, "tools/list", "{}").tools()).containsExactly("good__t");
  }

  @Test
  void serverThatLetSomebodyWait_isWaitedForByNobodyUntilItAnswers() {
    Town town = new Town("silent", "good");
    town.server("silent").silent = true;
    town.ask(Town.passerBy(), "tools/list", "{}");
    town.advance(Town.LIST_TIMEOUT);

    assertThat(town.ask(Town.passerBy(), "prompts/list", "{}").finished).isEqualTo(1);
    assertThat(town.ask(Town.passerBy(), "initialize", "{}").finished).isEqualTo(1);
    town.server("silent").silent = false;
    town.router.onUp(Town.name("silent"));
    town.advance(Duration.ofSeconds(60));

    town.server("silent").holds = true;
    Asked asked = town.ask(Town.passerBy(), "resources/list", "{}");
    assertThat(asked.finished).isZero();
    town.server("silent").held.remove().result("{\"resources\":[]}");
    town.run();
    assertThat(asked.finished).isEqualTo(1);
  }

  @Test
  void list_serverThatAnswersLate_getsInAndClientsAreTold() {
    Town town = new Town("late", "good");
    town.server("late").tools("l").holds = true;
    town.server("good").tools("t");
    ScriptedClient visitor = town.visitor();

    Asked first = town.ask(visitor, "tools/list", "{}");
    town.advance(Town.LIST_TIMEOUT);
    assertThat(first.tools()).containsExactly("good__t");
    town.server("late").held.remove().result("{\"tools\":[{\"name\":\"l\"}]}");
    town.run();

    assertThat(visitor.heard()).containsExactly("notifications/tools/list_changed");
    assertThat(town.ask(visitor, "tools/list", "{}").tools()).containsExactly("late__l", "good__t");
  }

  @Test
  void list_ofManyClientsAtOnce_isFetchedOnce() {
    Town town = new Town("s");
    town.server("s").holds = true;

    Asked one = town.ask(town.visitor(), "tools/list", "{}");
    Asked other = town.ask(town.visitor(), "tools/list", "{}");
    assertThat(town.servers.asked("s", "tools/list")).hasSize(1);
    town.server("s").held.remove().result("{\"tools\":[{\"name\":\"t\"}]}");
    town.run();

    assertThat(one.tools()).isEqualTo(other.tools()).containsExactly("s__t");
  }

  @Test
  void list_olderThanTtl_isServedWhileItIsFetchedAgain() {
    Town town = new Town("s");
    town.server("s").tools("old");
    ScriptedClient visitor = town.visitor();
    town.ask(visitor, "tools/list", "{}");

    town.advance(RoutingConfig.DEFAULTS.cacheTtl().minusNanos(1));
    town.ask(visitor, "tools/list", "{}");
    assertThat(town.servers.asked("s", "tools/list")).hasSize(1);
    town.server("s").holds = true;
    town.advance(Duration.ofNanos(1));
    Asked stale = town.ask(visitor, "tools/list", "{}");

    assertThat(stale.tools()).containsExactly("s__old");
    assertThat(visitor.heard()).isEmpty();
    town.server("s").held.remove().result("{\"tools\":[{\"name\":\"new\"}]}");
    town.run();
    assertThat(visitor.heard()).containsExactly("notifications/tools/list_changed");
    assertThat(town.ask(visitor, "tools/list", "{}").tools()).containsExactly("s__new");
  }

  @Test
  void list_serverThatDied_keepsItsLastGoodPart() {
    Town town = new Town("s");
    town.server("s").tools("t");
    ScriptedClient visitor = town.visitor();
    town.ask(visitor, "tools/list", "{}");

    town.server("s").dead();
    town.advance(RoutingConfig.DEFAULTS.cacheTtl());
    town.ask(visitor, "tools/list", "{}");

    assertThat(town.ask(visitor, "tools/list", "{}").tools()).containsExactly("s__t");
    assertThat(visitor.heard()).isEmpty();
  }

  @Test
  void list_ofOtherCapabilities_isAnotherCatalogue() {
    Town town = new Town("s");
    town.server("s").tools("plain");
    town.ask(town.visitor(), "tools/list", "{}");
    town.server("s").tools("asks");
    ClientCapabilities sampling = new ClientCapabilities("{\"sampling\":{}}", true, false, false);

    Asked asked = town.ask(town.visitor(Scope.AGGREGATE, sampling), "tools/list", "{}");

    assertThat(asked.tools()).containsExactly("s__asks");
    assertThat(town.servers.last().outbound.client().capabilities()).isEqualTo(sampling);
    assertThat(town.ask(town.visitor(), "tools/list", "{}").tools()).containsExactly("s__plain");
  }

  @Test
  void catalogues_oneMoreThanTheMost_dropTheLeastRecentlyUsed() {
    RoutingConfig config =
        new RoutingConfig(
            Town.LIST_TIMEOUT, Duration.ofMinutes(1), 500, 100, ByteSize.ofMiB(1), 2, 10, 1);
    Town town = new Town(config, "s");
    for (String mark : List.of("a", "b", "a", "c", "a", "b")) {
      ClientCapabilities own = new ClientCapabilities("{\"" + mark + "\":{}}", false, false, false);
      town.advance(Duration.ofMillis(1));
      town.ask(ScriptedClient.session(own), "tools/list", "{}");
    }

    assertThat(
            town.servers.asked("s", "tools/list").stream()
                .map(asked -> asked.outbound.client().capabilities().json()))
        .containsExactly("{\"a\":{}}", "{\"b\":{}}", "{\"c\":{}}", "{\"b\":{}}");
  }

  @Test
  void list_cancelledWhileWaiting_failsOnceAndTheFetchGoesOn() {
    Town town = new Town("s");
    town.server("s").holds = true;
    Asked asked = town.ask(town.visitor(), "tools/list", "{}");

    asked.inFlight.cancel(dev.sluice.exchange.CancelReason.CLIENT_CANCELLED);
    town.server("s").held.remove().result("{\"tools\":[{\"name\":\"t\"}]}");
    town.run();

    assertThat(asked.finished).isEqualTo(1);
    assertThat(asked.failure)
        .isInstanceOfSatisfying(
            Failure.ByGateway.class,
            failure -> assertThat(failure.reason()).isEqualTo(Reason.CANCELLED));
    assertThat(town.ask(town.visitor(), "tools/list", "{}").tools()).containsExactly("s__t");
  }

  @Test
  void pages_followedByCursor_giveEveryEntryOnceInOrder() {
    Town town = new Town(Town.paged(2), "a", "b");
    town.server("a").tools("1", "2", "3");
    town.server("b").tools("4");
    ScriptedClient visitor = town.visitor();

    Asked first = town.ask(visitor, "tools/list", "{}");
    String cursor = first.result().path("nextCursor").asString();
    Asked second = town.ask(visitor, "tools/list", "{\"cursor\":\"" + cursor + "\"}");

    assertThat(first.tools()).containsExactly("a__1", "a__2");
    assertThat(second.tools()).containsExactly("a__3", "b__4");
    assertThat(second.result().has("nextCursor")).isFalse();
  }

  @Test
  void page_ofExactlyPageSize_hasNoNextAndOneMoreEntryGivesOne() {
    Town town = new Town(Town.paged(2), "s");
    town.server("s").tools("1", "2");
    assertThat(town.ask(town.visitor(), "tools/list", "{}").result().has("nextCursor")).isFalse();

    Town more = new Town(Town.paged(2), "s");
    more.server("s").tools("1", "2", "3");
    assertThat(more.ask(more.visitor(), "tools/list", "{}").result().has("nextCursor")).isTrue();
  }

  @Test
  void cursor_ofAnOlderList_goesOnAtTheSamePlace() {
    Town town = new Town(Town.paged(1), "s");
    town.server("s").tools("1", "2");
    ScriptedClient visitor = town.visitor();
    String cursor = town.ask(visitor, "tools/list", "{}").result().path("nextCursor").asString();
    town.server("s").tools("1", "new", "2");
    town.says("s", "notifications/tools/list_changed", "{}");
    town.advance(Duration.ofSeconds(1));

    Asked next = town.ask(visitor, "tools/list", "{\"cursor\":\"" + cursor + "\"}");

    assertThat(next.tools()).containsExactly("s__new");
  }

  @Test
  void cursor_pastAListThatShrank_givesTheEmptyEnd() {
    Town town = new Town(Town.paged(2), "s");
    town.server("s").tools("1", "2", "3");
    ScriptedClient visitor = town.visitor();
    String cursor = town.ask(visitor, "tools/list", "{}").result().path("nextCursor").asString();
    town.server("s").tools("1");
    town.says("s", "notifications/tools/list_changed", "{}");
    town.advance(Duration.ofSeconds(1));

    Asked next = town.ask(visitor, "tools/list", "{\"cursor\":\"" + cursor + "\"}");

    assertThat(next.tools()).isEmpty();
    assertThat(next.result().has("nextCursor")).isFalse();
  }

  @Test
  void cursor_notOfThisGateway_isInvalidParams() {
    Town town = new Town("s");
    town.server("s").tools("t");
    ScriptedClient visitor = town.visitor();

    for (String cursor : List.of("\"nonsense\"", "\"\"", "7", "{}", "\"//8=\"")) {
      Asked asked = town.ask(visitor, "tools/list", "{\"cursor\":" + cursor + '}');
      assertThat(asked.byClient().fault()).as(cursor).isEqualTo(ClientFault.INVALID_PARAMS);
    }
  }

  @Test
  void list_passerByWithoutSession_isAnswered() {
    Town town = new Town("s");
    town.server("s").tools("t");

    assertThat(town.ask(Town.passerBy(), "tools/list", "{}").tools()).containsExactly("s__t");
  }

  private static RoutingConfig bounded(int maxEntries, ByteSize maxListSize) {
    return new RoutingConfig(
        Town.LIST_TIMEOUT, Duration.ofMinutes(1), 500, maxEntries, maxListSize, 32, 10, 1);
  }
}
