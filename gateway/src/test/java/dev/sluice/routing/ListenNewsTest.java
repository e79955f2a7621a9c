package dev.sluice.routing;

import static dev.sluice.routing.ListenScript.ABLE;
import static dev.sluice.routing.ListenScript.ALL;
import static dev.sluice.routing.ListenScript.ID;
import static dev.sluice.routing.ListenScript.able;
import static dev.sluice.routing.ListenScript.ack;
import static dev.sluice.routing.ListenScript.bounded;
import static dev.sluice.routing.ListenScript.listen;
import static dev.sluice.routing.ListenScript.result;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.exchange.Message;
import dev.sluice.protocol.era.ProtocolVersion;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a {@code subscriptions/listen} stream is told. */
class ListenNewsTest {
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
}
