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
import org.junit.jupiter.api.Test;

/** Requests about resources, and who hears of their changes. */
final class ResourceCallsTest {

  @Test
  void read_ofAListedUri_goesToItsServerUntouched() {
    Town town = new Town("a", "b");
    town.server("b").resources("demo://one");

    Asked asked = town.ask(town.visitor(), "resources/read", "{\"uri\": \"demo:\\/\\/one\"}");

    assertThat(asked.result().path("by").asString()).isEqualTo("b");
    assertThat(town.servers.last().text).contains("{\"uri\": \"demo:\\/\\/one\"}");
    assertThat(town.servers.last().outbound.repeatable()).isTrue();
    assertThat(asked.exchange.server()).isEqualTo(Town.name("b"));
  }

  @Test
  void resource_listedByTwoServers_isTheFirstOnes() {
    Town town = new Town("a", "b");
    town.server("a").resources("demo://both");
    town.server("b").resources("demo://both", "demo://own");
    ScriptedClient visitor = town.visitor();

    Asked list = town.ask(visitor, "resources/list", "{}");
    Asked read = town.ask(visitor, "resources/read", "{\"uri\":\"demo://both\"}");

    assertThat(list.each("resources", "uri")).containsExactly("demo://both", "demo://own");
    assertThat(list.each("resources", "name")).containsExactly("of a", "of b");
    assertThat(read.result().path("by").asString()).isEqualTo("a");
  }

  @Test
  void read_ofAUriThatFitsATemplate_goesToItsServer() {
    Town town = new Town("a", "b");
    town.server("a").templates("other://{id}");
    town.server("b").templates("demo://{id}");

    Asked asked = town.ask(town.visitor(), "resources/read", "{\"uri\":\"demo://7\"}");

    assertThat(asked.result().path("by").asString()).isEqualTo("b");
  }

  @Test
  void read_ofAnUnlistedUri_goesToTheOnlyServerWithResources() {
    Town town = new Town("a", "b");
    town.server("a").capabilities = "{\"tools\":{}}";

    Asked asked = town.ask(town.visitor(), "resources/read", "{\"uri\":\"demo://x\"}");

    assertThat(asked.result().path("by").asString()).isEqualTo("b");
  }

  @Test
  void read_ofAUriThatMayBeAnybodys_isNotFound() {
    Town town = new Town("a", "b");

    Asked asked = town.ask(town.visitor(), "resources/read", "{\"uri\":\"demo://x\"}");

    assertThat(asked.json().path("error").path("code").asInt()).isEqualTo(-32002);
    assertThat(asked.json().path("error").path("data").path("uri").asString())
        .isEqualTo("demo://x");
    assertThat(town.servers.asked("a", "resources/read")).isEmpty();
  }

  @Test
  void read_ofAResourceNewerThanTheList_isFound() {
    Town town = new Town("a", "b");
    ScriptedClient visitor = town.visitor();
    town.ask(visitor, "resources/list", "{}");
    town.server("b").resources("demo://new");
    town.advance(Duration.ofSeconds(1));

    Asked asked = town.ask(visitor, "resources/read", "{\"uri\":\"demo://new\"}");

    assertThat(asked.result().path("by").asString()).isEqualTo("b");
  }

  @Test
  void read_ofUnknownUrisInARow_fetchesNoListForEach() {
    Town town = new Town("a", "b");
    ScriptedClient visitor = town.visitor();

    for (int i = 0; i < 10; i++) {
      town.ask(visitor, "resources/read", "{\"uri\":\"demo://" + i + "\"}");
    }

    assertThat(town.servers.asked("a", "resources/list")).hasSize(1);
  }

  @Test
  void read_withoutUri_isInvalidParams() {
    Town town = new Town("s");

    assertThat(town.ask(town.visitor(), "resources/read", "{}").byClient().fault())
        .isEqualTo(ClientFault.INVALID_PARAMS);
  }

  @Test
  void subscribe_uriAtTheLongest_isPassedOnAndOnePastIsNot() {
    Town town = new Town("s");
    ScriptedClient visitor = town.visitorOf("s");
    String longest = "x:" + "y".repeat(Subscriptions.MAX_URI - 2);

    assertThat(town.ask(visitor, "resources/subscribe", "{\"uri\":\"" + longest + "\"}").text())
        .contains("result");
    assertThat(
            town.ask(visitor, "resources/subscribe", "{\"uri\":\"" + longest + "z\"}")
                .byClient()
                .fault())
        .isEqualTo(ClientFault.INVALID_PARAMS);
    assertThat(town.servers.asked("s", "resources/subscribe")).hasSize(1);
  }

  @Test
  void updated_reachesOnlyThoseWhoSubscribed() {
    Town town = new Town("s");
    town.server("s").resources("demo://one", "demo://two");
    ScriptedClient one = town.visitor();
    ScriptedClient two = town.visitor();
    town.ask(one, "resources/subscribe", "{\"uri\":\"demo://one\"}");
    town.ask(two, "resources/subscribe", "{\"uri\":\"demo://two\"}");

    town.says("s", "notifications/resources/updated", "{\"uri\":\"demo://one\"}");

    assertThat(one.heard()).containsExactly("notifications/resources/updated");
    assertThat(two.heard()).isEmpty();
  }

  @Test
  void updated_ofSomethingBelow_reachesTheSubscriber() {
    Town town = new Town("s");
    town.server("s").resources("file:///dir");
    ScriptedClient visitor = town.visitor();
    town.ask(visitor, "resources/subscribe", "{\"uri\":\"file:///dir\"}");

    town.says("s", "notifications/resources/updated", "{\"uri\":\"file:///dir/a/b.txt\"}");
    town.says("s", "notifications/resources/updated", "{\"uri\":\"file:///directory\"}");

    assertThat(visitor.heard()).hasSize(1);
  }

  @Test
  void updated_ofAnotherServersResource_reachesNobody() {
    Town town = new Town("a", "b");
    town.server("a").resources("demo://one");
    ScriptedClient visitor = town.visitor();
    town.ask(visitor, "resources/subscribe", "{\"uri\":\"demo://one\"}");

    town.says("b", "notifications/resources/updated", "{\"uri\":\"demo://one\"}");

    assertThat(visitor.heard()).isEmpty();
  }

  @Test
  void updated_forOtherCapabilities_reachesNobody() {
    Town town = new Town("s");
    town.server("s").resources("demo://one");
    ClientCapabilities roots = new ClientCapabilities("{\"roots\":{}}", false, false, true);
    ScriptedClient visitor = town.visitor(Scope.AGGREGATE, roots);
    town.ask(visitor, "resources/subscribe", "{\"uri\":\"demo://one\"}");

    town.says("s", "notifications/resources/updated", "{\"uri\":\"demo://one\"}");

    assertThat(visitor.heard()).isEmpty();
  }

  @Test
  void unsubscribe_whileAnotherIsSubscribed_isAnsweredHere() {
    Town town = new Town("s");
    town.server("s").resources("demo://one");
    ScriptedClient one = town.visitor();
    ScriptedClient two = town.visitorOf("s");
    town.ask(one, "resources/subscribe", "{\"uri\":\"demo://one\"}");
    town.ask(two, "resources/subscribe", "{\"uri\":\"demo://one\"}");

    Asked first = town.ask(one, "resources/unsubscribe", "{\"uri\":\"demo://one\"}");
    town.says("s", "notifications/resources/updated", "{\"uri\":\"demo://one\"}");
    assertThat(first.text()).contains("\"result\":{}");
    assertThat(town.servers.asked("s", "resources/unsubscribe")).isEmpty();
    assertThat(one.heard()).isEmpty();
    assertThat(two.heard()).hasSize(1);

    town.ask(two, "resources/unsubscribe", "{\"uri\":\"demo://one\"}");
    assertThat(town.servers.asked("s", "resources/unsubscribe")).hasSize(1);
  }

  @Test
  void subscribe_thatTheServerRefuses_isForgotten() {
    Town town = new Town("s");
    town.server("s").resources("demo://one").error("resources/subscribe", -32602);
    ScriptedClient visitor = town.visitor();

    Asked asked = town.ask(visitor, "resources/subscribe", "{\"uri\":\"demo://one\"}");
    town.says("s", "notifications/resources/updated", "{\"uri\":\"demo://one\"}");

    assertThat(asked.json().path("error").path("code").asInt()).isEqualTo(-32602);
    assertThat(visitor.heard()).isEmpty();
  }

  @Test
  void subscribe_oneMoreThanTheMost_isRefused() {
    RoutingConfig config =
        new RoutingConfig(
            Town.LIST_TIMEOUT, Duration.ofMinutes(1), 500, 100, ByteSize.ofMiB(1), 2, 2, 1);
    Town town = new Town(config, "s");
    ScriptedClient visitor = town.visitorOf("s");
    for (String uri : new String[] {"a:1", "a:2", "a:2"}) {
      assertThat(town.ask(visitor, "resources/subscribe", "{\"uri\":\"" + uri + "\"}").failure)
          .isNull();
    }

    Asked over = town.ask(visitor, "resources/subscribe", "{\"uri\":\"a:3\"}");

    assertThat(over.failure)
        .isInstanceOfSatisfying(
            Failure.ByGateway.class,
            failure -> assertThat(failure.reason()).isEqualTo(Reason.OVERLOADED));
    town.ask(visitor, "resources/unsubscribe", "{\"uri\":\"a:1\"}");
    assertThat(town.ask(visitor, "resources/subscribe", "{\"uri\":\"a:3\"}").failure).isNull();
  }

  @Test
  void close_ofTheLastSubscriber_unsubscribesAtTheServer() {
    Town town = new Town("s");
    ScriptedClient one = town.visitorOf("s");
    ScriptedClient two = town.visitorOf("s");
    town.ask(one, "resources/subscribe", "{\"uri\":\"a:1\"}");
    town.ask(two, "resources/subscribe", "{\"uri\":\"a:1\"}");

    one.close();
    town.run();
    assertThat(town.servers.asked("s", "resources/unsubscribe")).isEmpty();
    two.close();
    town.run();

    assertThat(town.servers.asked("s", "resources/unsubscribe")).hasSize(1);
    town.says("s", "notifications/resources/updated", "{\"uri\":\"a:1\"}");
    assertThat(two.pushed()).isEmpty();
  }

  @Test
  void subscribe_whileTheServerIsToldThatNobodyWantsIt_isRenewed() {
    Town town = new Town("s");
    ScriptedClient one = town.visitorOf("s");
    ScriptedClient two = town.visitorOf("s");
    town.ask(one, "resources/subscribe", "{\"uri\":\"a:1\"}");
    town.server("s").holds = true;
    one.close();
    town.run();
    town.ask(two, "resources/subscribe", "{\"uri\":\"a:1\"}");

    town.server("s").held.remove().result("{}");
    town.run();

    assertThat(town.servers.asked("s", "resources/subscribe")).hasSize(3);
    town.server("s").held.forEach(request -> request.result("{}"));
  }

  @Test
  void subscribe_byAClientThatIsClosed_leavesNothing() {
    Town town = new Town("s");
    ScriptedClient visitor = town.visitorOf("s");
    visitor.close();

    town.ask(visitor, "resources/subscribe", "{\"uri\":\"a:1\"}");
    town.run();

    assertThat(town.servers.asked("s", "resources/unsubscribe")).hasSize(1);
  }

  @Test
  void serverThatCameBack_isSubscribedToAgain() {
    Town town = new Town("s");
    ScriptedClient visitor = town.visitorOf("s");
    town.ask(visitor, "resources/subscribe", "{\"uri\":\"a:1\"}");
    town.ask(visitor, "resources/subscribe", "{\"uri\":\"a:2\"}");

    town.router.onUp(Town.name("s"));
    town.run();

    assertThat(town.servers.asked("s", "resources/subscribe")).hasSize(4);
    assertThat(town.servers.last().text).contains("\"params\":{\"uri\":\"a:");
  }
}
