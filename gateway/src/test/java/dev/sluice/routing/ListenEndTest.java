package dev.sluice.routing;

import static dev.sluice.routing.ListenScript.ALL;
import static dev.sluice.routing.ListenScript.able;
import static dev.sluice.routing.ListenScript.answerHeld;
import static dev.sluice.routing.ListenScript.listen;
import static dev.sluice.routing.ListenScript.resources;
import static dev.sluice.routing.ListenScript.result;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.exchange.CancelReason;
import dev.sluice.exchange.Failure;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How a {@code subscriptions/listen} stream ends, and what is left of it then. */
class ListenEndTest {
  @Test
  void listen_clientGoesWhileSubscribing_leavesTheRest() {
    Town town = able("s");
    town.server("s").holds = true;
    Asked listen = listen(town, Town.callerOf("s"), "1", resources(20));

    listen.inFlight.cancel(CancelReason.CLIENT_DISCONNECTED);
    town.run();
    answerHeld(town, "s");

    assertThat(town.servers.asked("s", "resources/subscribe")).hasSize(Enlistment.AT_ONCE);
    assertThat(town.servers.asked("s", "resources/unsubscribe")).hasSize(Enlistment.AT_ONCE);
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
  void listen_ended_isLookedAfterNoMore() {
    Town town = able("s");
    Asked listen = listen(town, Town.callerOf("s"), "1", ALL);
    listen.inFlight.cancel(CancelReason.CLIENT_DISCONNECTED);
    town.run();
    int described = town.server("s").described;

    town.advance(Listens.LOOK.multipliedBy(3));

    assertThat(town.server("s").described).isEqualTo(described);
  }
}
