package dev.sluice.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.exchange.ClientCapabilities;
import dev.sluice.exchange.ClientFault;
import dev.sluice.exchange.Scope;
import dev.sluice.exchange.ScriptedClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests at one server's own address. */
final class SingleRoutesTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ping",
        "tools/list",
        "prompts/list",
        "prompts/get",
        "resources/list",
        "resources/templates/list",
        "resources/read",
        "resources/subscribe",
        "resources/unsubscribe",
        "completion/complete",
        "logging/setLevel"
      })
  void request_ofAMethodThatMayRunTwice_goesAsItIs(String method) {
    Town town = new Town("s", "t");
    String params = "{ \"name\":\"s__x\", \"uri\":\"u:1\", \"cursor\":\"own\", \"level\":\"info\"}";

    town.ask(town.visitorOf("s"), method, params);

    ScriptedServers.Request sent = town.servers.asked("s", method).getFirst();
    assertThat(sent.text).endsWith("\"params\":" + params + '}');
    assertThat(sent.outbound.repeatable()).isTrue();
    assertThat(town.servers.requests)
        .allMatch(request -> request.outbound.server().equals(Town.name("s")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"tools/call", "tasks/get", "x/y"})
  void request_ofAnotherMethod_goesAsItIsAndNotTwice(String method) {
    Town town = new Town("s");

    town.ask(town.visitorOf("s"), method, "{\"name\":\"x\"}");

    assertThat(town.servers.asked("s", method).getFirst().outbound.repeatable()).isFalse();
  }

  @Test
  void call_learnsTheToolsOnTheSideOnce() {
    Town town = new Town("s");
    town.server("s")
        .page(
            "tools/list",
            null,
            "{\"tools\":[{\"name\":\"reads\",\"annotations\":{\"readOnlyHint\":true}}]}");
    ScriptedClient visitor = town.visitorOf("s");

    Asked first = town.ask(visitor, "tools/call", "{\"name\":\"reads\"}");
    assertThat(town.servers.requests.getFirst().method).isEqualTo("tools/call");
    assertThat(town.servers.requests.getFirst().outbound.repeatable()).isFalse();
    assertThat(first.exchange.target()).isNull();

    Asked second = town.ask(visitor, "tools/call", "{\"name\":\"reads\"}");
    assertThat(town.servers.last().outbound.repeatable()).isTrue();
    assertThat(second.exchange.target()).isEqualTo("reads");
    Asked unknown = town.ask(visitor, "tools/call", "{\"name\":\"nope\"}");
    assertThat(unknown.exchange.target()).isNull();
    assertThat(unknown.result().path("by").asString()).isEqualTo("s");
    assertThat(town.servers.asked("s", "tools/list")).hasSize(1);
  }

  @Test
  void request_toAServerThatIsNotConfigured_isNotFound() {
    Town town = new Town("s");
    ScriptedClient visitor =
        ScriptedClient.session(new Scope.Single(Town.name("t")), ClientCapabilities.NONE);

    assertThat(town.ask(visitor, "tools/list", "{}").byClient().fault())
        .isEqualTo(ClientFault.NOT_FOUND);
  }

  @Test
  void notification_atOneServer_isToldToIt() {
    Town town = new Town("s", "t");

    Asked asked = notify(town, town.visitorOf("s"), "notifications/roots/list_changed");

    assertThat(asked.accepted).isTrue();
    assertThat(town.servers.told)
        .containsExactly("s {\"jsonrpc\":\"2.0\",\"method\":\"notifications/roots/list_changed\"}");
  }

  @Test
  void notification_atAllServers_isToldToAll() {
    Town town = new Town("s", "t");

    notify(town, town.visitor(), "notifications/roots/list_changed");

    assertThat(town.servers.told).hasSize(2);
  }

  @Test
  void initialized_isNotToldToServers() {
    Town town = new Town("s");

    Asked asked = notify(town, town.visitor(), "notifications/initialized");

    assertThat(asked.accepted).isTrue();
    assertThat(town.servers.told).isEmpty();
  }

  private static Asked notify(Town town, ScriptedClient visitor, String method) {
    return town.send(visitor, "{\"jsonrpc\":\"2.0\",\"method\":\"" + method + "\"}");
  }
}
