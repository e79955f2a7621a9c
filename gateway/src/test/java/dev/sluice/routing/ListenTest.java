package dev.sluice.routing;

import static dev.sluice.routing.ListenScript.ABLE;
import static dev.sluice.routing.ListenScript.ALL;
import static dev.sluice.routing.ListenScript.able;
import static dev.sluice.routing.ListenScript.ack;
import static dev.sluice.routing.ListenScript.answerHeld;
import static dev.sluice.routing.ListenScript.bounded;
import static dev.sluice.routing.ListenScript.listen;
import static dev.sluice.routing.ListenScript.resources;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.exchange.ClientFault;
import dev.sluice.exchange.Failure;
import dev.sluice.protocol.era.ProtocolVersion;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What of a {@code subscriptions/listen} request is acknowledged, and when. */
class ListenTest {
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
  void listen_requestAtTheLargest_isTakenAndOnePastIsNot() {
    Town town = able("s");
    int plain = ListenScript.request("1", ALL).length();
    String most = ALL + " ".repeat(Listening.MAX_BYTES - plain);

    assertThat(listen(town, Town.callerOf("s"), "1", most).interims).hasSize(1);
    Asked more = listen(town, Town.callerOf("s"), "1", most + ' ');
    assertThat(more.interims).isEmpty();
    assertThat(more.byClient().fault()).isEqualTo(ClientFault.INVALID_PARAMS);
    assertThat(more.byClient().message()).contains("(expected: <= 262144, ");
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

    Asked listen = listen(town, Town.callerOf("s"), "1", resources(20));
    assertThat(town.server("s").held).hasSize(Enlistment.AT_ONCE);
    answerHeld(town, "s");

    assertThat(listen.interims).containsExactly(ack("1", resources(20)));
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
  void listen_deadServer_isItsFailure() {
    Town town = able("s");
    town.server("s").dead();

    assertThat(listen(town, Town.callerOf("s"), "1", ALL).failure)
        .isInstanceOf(Failure.ByBackend.class);
  }
}
