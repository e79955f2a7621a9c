package dev.sluice.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.exchange.CancelReason;
import dev.sluice.exchange.ClientFault;
import dev.sluice.exchange.ScriptedClient;
import org.junit.jupiter.api.Test;

/** {@code logging/setLevel}. */
final class LogLevelsTest {

  @Test
  void setLevel_goesToEveryServerThatLogs() {
    Town town = new Town("a", "b", "c");
    town.server("b").capabilities = "{\"tools\":{}}";

    Asked asked = town.ask(town.visitor(), "logging/setLevel", "{\"level\":\"info\"}");

    assertThat(asked.text()).contains("\"result\":{}");
    assertThat(town.servers.asked("a", "logging/setLevel")).hasSize(1);
    assertThat(town.servers.asked("b", "logging/setLevel")).isEmpty();
    assertThat(town.servers.asked("c", "logging/setLevel").getFirst().text)
        .contains("{\"level\":\"info\"}");
  }

  @Test
  void setLevel_serverThatRefuses_isNoFailure() {
    Town town = new Town("a");
    town.server("a").error("logging/setLevel", -32603);

    assertThat(town.ask(town.visitor(), "logging/setLevel", "{\"level\":\"info\"}").text())
        .contains("\"result\":{}");
  }

  @Test
  void setLevel_serverThatIsSilent_isAnsweredAfterTheTimeout() {
    Town town = new Town("a");
    ScriptedClient visitor = town.visitor();
    town.server("a").holds = true;
    Asked asked = town.ask(visitor, "logging/setLevel", "{\"level\":\"info\"}");

    assertThat(asked.finished).isZero();
    town.advance(Town.LIST_TIMEOUT);

    assertThat(asked.text()).contains("\"result\":{}");
    town.server("a").held.remove().result("{}");
    assertThat(asked.finished).isEqualTo(1);
  }

  @Test
  void setLevel_cancelled_cancelsEveryPart() {
    Town town = new Town("a", "b");
    ScriptedClient visitor = town.visitor();
    town.server("a").holds = true;
    town.server("b").holds = true;
    Asked asked = town.ask(visitor, "logging/setLevel", "{\"level\":\"info\"}");

    asked.inFlight.cancel(CancelReason.CLIENT_CANCELLED);

    assertThat(asked.finished).isEqualTo(1);
    assertThat(town.servers.requests).allMatch(request -> request.cancels.size() == 1);
  }

  @Test
  void setLevel_thatIsNone_isInvalidParams() {
    Town town = new Town("a");

    assertThat(
            town.ask(town.visitor(), "logging/setLevel", "{\"level\":\"loud\"}").byClient().fault())
        .isEqualTo(ClientFault.INVALID_PARAMS);
  }
}
