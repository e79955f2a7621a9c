package dev.sluice.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.exchange.CancelReason;
import dev.sluice.exchange.Client;
import dev.sluice.exchange.ClientFault;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.Message;
import dev.sluice.protocol.era.ProtocolVersion;
import dev.sluice.settings.ByteSize;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code subscriptions/listen}: what is acknowledged, what is told, how it ends. */
class ListenTest {
  private static final String ID = "\"_meta\":{\"io.modelcontextprotocol/subscriptionId\":";
  private static final String ALL =
      "{\"toolsListChanged\":true,\"promptsListChanged\":true,\"resourcesListChanged\":true,"
          + "\"resourceSubscriptions\":[\"a:1\",\"a:2\"]}";
  private static final String ABLE =
      "{\"tools\":{\"listChanged\":true},\"prompts\":{\"listChanged\":false},"
          + "\"resources\":{\"listChanged\":true,\"subscribe\":true}}";

  private static Asked listen(Town town, Client client, String id, String filter) {
    return town.send(
        client,
        "{\"jsonrpc\":\"2.0\",\"id\":"
            + id
            + ",\"method\":\"subscriptions/listen\",\"params\":{\"notifications\":"
            + filter
            + "}}");
  }

  private static String ack(String id, String filter) {
    return "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/subscriptions/acknowledged\","
        + "\"params\":{"
        + ID
        + id
        + "},\"notifications\":"
        + filter
        + "}}";
  }

  private static String result(String id) {
    return "{\"jsonrpc\":\"2.0\",\"id\":"
        + id
        + ",\"result\":{\"resultType\":\"complete\","
        + ID
        + id
        + "}}}";
  }

  private static Town able(String... servers) {
    Town town = new Town(servers);
    for (String server : servers) {
      town.server(server).capabilities = ABLE;
    }
    return town;
  }

  @Test
  void listen_oneServer_acknowledgesWhatItCanTell() {
    Town town = able("s");

    Asked listen = listen(town, Town.callerOf("s"), "\"l 1\"", ALL);

    assertThat(listen.interims)
        .containsExactly(
            ack(
                "\"l 1\"",
                "{\"toolsListChanged\":true,\"resourcesListChanged\":true,"
                    + "\"resourceSubscriptions\":[\"a:1\",\"a:2\"]}"));
    assertThat(town.servers.asked("s", "resources/subscribe").stream().map(one -> one.text))
        .hasSize(2)
        .allMatch(text -> text.contains("\"uri\":\"a:"));
    assertThat(listen.finished).isZero();
  }

  @Test
  void listen_serverRefusesOneResource_leavesItOut() {
    Town town = able("s");
    town.server("s").holds = true;

    Asked listen = listen(town, Town.callerOf("s"), "1", ALL);
    assertThat(listen.interims).isEmpty();
    town.server("s").held.remove().end("\"error\":{\"code\":-32602,\"message\":\"no\"}");
    town.server("s").held.remove().result("{}");
    town.run();

    assertThat(listen.interims).hasSize(1);
    assertThat(listen.interims.getFirst()).contains("\"resourceSubscriptions\":[\"a:2\"]");
  }

  @Test
  void listen_serverDoesNotAnswerTheSubscription_isAcknowledgedInTime() {
    Town town = able("s");
    town.server("s").silent = false;
    town.server("s").holds = true;

    Asked listen = listen(town, Town.callerOf("s"), "1", ALL);
    town.advance(Town.LIST_TIMEOUT.minusMillis(1));
    assertThat(listen.interims).isEmpty();
    town.advance(Duration.ofMillis(1));

    assertThat(listen.interims)
        .containsExactly(ack("1", "{\"toolsListChanged\":true,\"resourcesListChanged\":true}"));
  }

  @Test
  void listen_manyResources_subscribesSomeAtATime() {
    Town town = able("s");
    town.server("s").holds = true;
    List<String> uris = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      uris.add("\"a:" + i + '"');
    }

    Asked listen =
        listen(
            town,
            Town.callerOf("s"),
            "1",
            "{\"resourceSubscriptions\":[" + String.join(",", uris) + "]}");
    assertThat(town.server("s").held).hasSize(Enlistment.AT_ONCE);
    while (!town.server("s").held.isEmpty()) {
      town.server("s").held.remove().result("{}");
      town.run();
    }

    assertThat(listen.interims)
        .containsExactly(ack("1", "{\"resourceSubscriptions\":[" + String.join(",", uris) + "]}"));
  }

  @Test
  void listen_serverTells_hearsWhatItAskedForTagged() {
    Town town = able("s");
    Asked listen =
        listen(
            town,
            Town.callerOf("s"),
            "7",
            "{\"toolsListChanged\":true,\"resourceSubscriptions\":[\"a:1\"]}");

    town.says("s", "notifications/tools/list_changed", "{}");
    town.says("s", "notifications/resources/list_changed", "{}");
    town.says("s", "notifications/resources/updated", "{\"uri\":\"a:1\",\"x\":1}");
    town.says("s", "notifications/resources/updated", "{\"uri\":\"a:9\"}");
    town.says("s", "notifications/message", "{\"level\":\"error\",\"data\":1}");

    assertThat(listen.interims.subList(1, listen.interims.size()))
        .containsExactly(
            "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/tools/list_changed\",\"params\":{"
                + ID
                + "7}}}",
            "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/resources/updated\",\"params\":{"
                + ID
                + "7},\"uri\":\"a:1\",\"x\":1}}");
  }

  @Test
  void listen_allServers_hearsOfAListThatBecameAnother() {
    Town town = able("a", "b");
    town.server("a").tools("one");
    Asked listen = listen(town, Town.caller(), "7", "{\"toolsListChanged\":true}");
    assertThat(listen.interims).containsExactly(ack("7", "{\"toolsListChanged\":true}"));

    town.says("a", "notifications/tools/list_changed", "{}");
    town.advance(Duration.ofMillis(600));
    assertThat(listen.interims).hasSize(1);
    town.server("b").tools("two");
    town.says("b", "notifications/tools/list_changed", "{}");
    town.advance(Duration.ofMillis(1_400));

    assertThat(listen.interims).hasSize(2);
    assertThat(listen.interims.get(1)).contains("notifications/tools/list_changed", ID + "7}");
  }

  @Test
  void listen_allServers_subscribesAtTheServerThatHasTheResource() {
    Town town = able("a", "b", "c");
    town.server("b").resources("a:1");
    town.server("c").version = ProtocolVersion.V2026_07_28;
    town.server("c").templates("c:{x}");

    Asked listen =
        listen(
            town,
            Town.caller(),
            "7",
            "{\"resourceSubscriptions\":[\"nobody's:1\",\"c:4\",\"a:1\"]}");
    town.says("b", "notifications/resources/updated", "{\"uri\":\"a:1\"}");
    town.says("a", "notifications/resources/updated", "{\"uri\":\"c:4\"}");
    town.says("c", "notifications/resources/updated", "{\"uri\":\"c:4\"}");

    assertThat(town.servers.asked("a", "resources/subscribe")).isEmpty();
    assertThat(town.servers.asked("b", "resources/subscribe")).hasSize(1);
    assertThat(town.servers.asked("c", "resources/subscribe")).hasSize(1);
    assertThat(listen.interims).hasSize(3);
    assertThat(listen.interims.getFirst())
        .isEqualTo(ack("7", "{\"resourceSubscriptions\":[\"c:4\",\"a:1\"]}"));
    assertThat(listen.interims.get(1)).contains("\"uri\":\"a:1\"");
    assertThat(listen.interims.get(2)).contains("\"uri\":\"c:4\"");
  }

  @Test
  void listen_serverThatTellsEverybody_isHeard() {
    Town town = able("s");
    town.server("s").version = ProtocolVersion.V2026_07_28;
    Asked direct = listen(town, Town.callerOf("s"), "1", ALL);

    for (String params : List.of("{\"uri\":\"a:1\"}", "{\"uri\":\"b:1\"}")) {
      town.router.onNotification(
          Town.name("s"),
          null,
          null,
          Message.of(
              "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/resources/updated\",\"params\":"
                  + params
                  + '}'));
    }
    town.router.onNotification(
        Town.name("s"),
        null,
        null,
        Message.of("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/tools/list_changed\"}"));

    assertThat(direct.interims).hasSize(3);
    assertThat(direct.interims.get(1)).contains("\"uri\":\"a:1\"", ID + "1}");
    assertThat(direct.interims.get(2)).contains("tools/list_changed", ID + "1}");
  }

  @Test
  void listen_severalAtOnce_eachHasItsOwnFilterAndTag() {
    Town town = able("s");
    Asked one = listen(town, Town.callerOf("s"), "1", "{\"toolsListChanged\":true}");
    Asked two = listen(town, Town.callerOf("s"), "\"1\"", "{\"resourcesListChanged\":true}");

    town.says("s", "notifications/tools/list_changed", "{}");
    town.says("s", "notifications/resources/list_changed", "{}");

    assertThat(one.interims).hasSize(2);
    assertThat(one.interims.get(1)).contains("tools/list_changed", ID + "1}");
    assertThat(two.interims).hasSize(2);
    assertThat(two.interims.get(1)).contains("resources/list_changed", ID + "\"1\"}");
  }

  @Test
  void listen_slowReader_hearsOfManyChangesOnce() {
    Town town = able("s");
    Asked listen = listen(town, Town.callerOf("s"), "1", ALL);

    listen.inFlight.pause();
    for (int i = 0; i < 50; i++) {
      town.says("s", "notifications/tools/list_changed", "{}");
      town.says("s", "notifications/resources/updated", "{\"uri\":\"a:2\",\"n\":" + i + "}");
    }
    assertThat(listen.interims).hasSize(1);
    listen.inFlight.resume();

    assertThat(listen.interims).hasSize(3);
    assertThat(listen.interims.get(2)).contains("\"n\":49");
  }

  @Test
  void listen_moreWaitingThanTheMost_ends() {
    Town town = new Town(bounded(2), "s");
    town.server("s").capabilities = ABLE;
    Asked listen = listen(town, Town.callerOf("s"), "1", "{\"resourceSubscriptions\":[\"a:/x\"]}");
    listen.inFlight.pause();

    for (int i = 0; i < 2 + ListKind.ALL.size(); i++) {
      town.says("s", "notifications/resources/updated", "{\"uri\":\"a:/x/" + i + "\"}");
    }
    assertThat(listen.finished).isZero();
    town.says("s", "notifications/resources/updated", "{\"uri\":\"a:/x/more\"}");

    assertThat(listen.text()).isEqualTo(result("1"));
  }

  @Test
  void listen_moreResourcesThanTheMost_acknowledgesThoseThereIsRoomFor() {
    Town town = new Town(bounded(2), "s");
    town.server("s").capabilities = ABLE;

    assertThat(
            listen(
                    town,
                    Town.callerOf("s"),
                    "1",
                    "{\"resourceSubscriptions\":[\"a:1\",\"a:2\",\"a:3\"]}")
                .interims)
        .containsExactly(ack("1", "{\"resourceSubscriptions\":[\"a:1\",\"a:2\"]}"));
  }

  @Test
  void listen_clientGoesWhileSubscribing_leavesTheRest() {
    Town town = able("s");
    town.server("s").holds = true;
    List<String> uris = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      uris.add("\"a:" + i + '"');
    }
    Asked listen =
        listen(
            town,
            Town.callerOf("s"),
            "1",
            "{\"resourceSubscriptions\":[" + String.join(",", uris) + "]}");

    listen.inFlight.cancel(CancelReason.CLIENT_DISCONNECTED);
    town.run();
    while (!town.server("s").held.isEmpty()) {
      town.server("s").held.remove().result("{}");
      town.run();
    }

    assertThat(town.servers.asked("s", "resources/subscribe")).hasSize(Enlistment.AT_ONCE);
    assertThat(town.servers.asked("s", "resources/unsubscribe")).hasSize(Enlistment.AT_ONCE);
  }

  @Test
  void listen_noFilter_isRefused() {
    Town town = new Town("s");

    for (String filter :
        List.of("1", "null", "{\"resourceSubscriptions\":{}}", "{\"resourceSubscriptions\":[1]}")) {
      assertThat(listen(town, Town.callerOf("s"), "1", filter).byClient().fault())
          .isEqualTo(ClientFault.INVALID_PARAMS);
    }
    assertThat(town.ask(Town.caller(), "subscriptions/listen", "{}").byClient().fault())
        .isEqualTo(ClientFault.INVALID_PARAMS);
  }

  @Test
  void listen_clientGoes_unsubscribesAndIsToldNothingMore() {
    Town town = able("s");
    Asked listen = listen(town, Town.callerOf("s"), "1", ALL);

    listen.inFlight.cancel(CancelReason.CLIENT_DISCONNECTED);
    town.run();
    town.says("s", "notifications/tools/list_changed", "{}");

    assertThat(listen.finished).isEqualTo(1);
    assertThat(listen.interims).hasSize(1);
    assertThat(town.servers.asked("s", "resources/unsubscribe")).hasSize(2);
  }

  @Test
  void listen_gatewayStops_endsWithAResult() {
    Town town = able("s");
    Asked listen = listen(town, Town.callerOf("s"), "\"x\"", "{}");

    listen.inFlight.cancel(CancelReason.SHUTDOWN);

    assertThat(listen.text()).isEqualTo(result("\"x\""));
  }

  @Test
  void listen_gatewayStopsBeforeTheAcknowledgment_fails() {
    Town town = able("s");
    town.server("s").silent = true;
    Asked listen = listen(town, Town.callerOf("s"), "1", "{}");

    listen.inFlight.cancel(CancelReason.SHUTDOWN);

    assertThat(listen.failure).isInstanceOf(Failure.ByGateway.class);
  }

  @Test
  void listen_serverIsRemoved_endsWithAResultThereOnly() {
    Town town = able("s", "t");
    Asked own = listen(town, Town.callerOf("s"), "1", ALL);
    Asked other = listen(town, Town.callerOf("t"), "2", ALL);
    Asked merged = listen(town, Town.caller(), "3", "{\"toolsListChanged\":true}");

    town.router.swap(List.of(Town.name("t")));
    town.run();

    assertThat(own.text()).isEqualTo(result("1"));
    assertThat(other.finished).isZero();
    assertThat(merged.finished).isZero();
  }

  @Test
  void listen_deadServer_isItsFailure() {
    Town town = able("s");
    town.server("s").dead();

    assertThat(listen(town, Town.callerOf("s"), "1", ALL).failure)
        .isInstanceOf(Failure.ByBackend.class);
  }

  @Test
  void listen_serverComesBack_isHeardAgain() {
    Town town = able("s");
    Asked listen = listen(town, Town.callerOf("s"), "1", ALL);
    int described = town.server("s").described;

    town.router.onUp(Town.name("s"));
    town.run();

    assertThat(town.server("s").described).isEqualTo(described + 1);
    assertThat(listen.interims.subList(1, listen.interims.size()))
        .extracting(text -> text.replaceAll(".*\"method\":\"([^\"]+)\".*", "$1"))
        .containsExactlyInAnyOrder(
            "notifications/resources/updated",
            "notifications/resources/updated",
            "notifications/tools/list_changed",
            "notifications/resources/list_changed");
    assertThat(town.servers.asked("s", "resources/subscribe")).hasSizeGreaterThanOrEqualTo(4);
  }

  @Test
  void listen_upstreamSessionIsAnother_isConnectedAgainInTime() {
    Town town = able("s");
    town.server("s").sessionLasts = true;
    town.server("s").tools("t");
    Asked direct = listen(town, Town.callerOf("s"), "1", "{\"toolsListChanged\":true}");
    Asked merged = listen(town, Town.caller(), "2", "{\"toolsListChanged\":true}");

    town.advance(Listens.LOOK);
    assertThat(direct.interims).hasSize(1);
    town.server("s").sessionLasts = false;
    town.server("s").tools("t", "u");
    town.advance(Listens.LOOK);

    assertThat(direct.interims).hasSize(2);
    assertThat(merged.interims).hasSize(2);
  }

  @Test
  void listen_ended_isLookedAfterNoMore() {
    Town town = able("s");
    Asked listen = listen(town, Town.callerOf("s"), "1", ALL);
    listen.inFlight.cancel(CancelReason.CLIENT_DISCONNECTED);
    town.run();
    int described = town.server("s").described;

    town.advance(Listens.LOOK.multipliedBy(3));

    assertThat(town.server("s").described).isEqualTo(described);
  }

  private static RoutingConfig bounded(int maxSubscriptions) {
    return new RoutingConfig(
        Town.LIST_TIMEOUT,
        Duration.ofMinutes(1),
        500,
        100,
        ByteSize.ofMiB(1),
        2,
        maxSubscriptions,
        1);
  }
}
