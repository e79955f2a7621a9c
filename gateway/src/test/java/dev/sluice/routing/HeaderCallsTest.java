package dev.sluice.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.exchange.CancelReason;
import dev.sluice.exchange.Client;
import dev.sluice.exchange.ClientFault;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.ParamHeader;
import dev.sluice.exchange.Scope;
import dev.sluice.protocol.era.ProtocolVersion;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls of tools that want arguments in headers: what is compared, sent, and sent again. */
class HeaderCallsTest {
  private static final ParamHeader REGION = new ParamHeader("Region", List.of("region"));
  private static final Map<String, String> EU = Map.of("region", "eu");
  private static final String MISMATCH =
      "\"error\":{\"code\":-32020,\"message\":\"Header mismatch\"}";

  private static String tools(String header) {
    return "{\"tools\":[{\"name\":\"sql\",\"inputSchema\":{\"properties\":{\"region\":"
        + "{\"type\":\"string\""
        + (header.isEmpty() ? "" : ",\"x-mcp-header\":\"" + header + '"')
        + "}}}}]}";
  }

  private static Town town(String header) {
    Town town = new Town("s");
    town.server("s").version = ProtocolVersion.V2026_07_28;
    town.server("s").page("tools/list", null, tools(header));
    return town;
  }

  private static Asked call(Town town, Client client, Map<String, String> headers) {
    String name = client.scope().equals(Scope.AGGREGATE) ? "s__sql" : "sql";
    return town.send(
        client,
        headers,
        "{\"jsonrpc\":\"2.0\",\"id\":9,\"method\":\"tools/call\",\"params\":{\"name\":\""
            + name
            + "\",\"arguments\":{\"region\":\"eu\"}}}");
  }

  private static List<ScriptedServers.Request> calls(Town town) {
    return town.servers.asked("s", "tools/call");
  }

  private static Client at(String address) {
    return address.isEmpty() ? Town.caller() : Town.callerOf(address);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "s"})
  void call_headersAsTheArguments_isSentWithWhatToMirror(String address) {
    Town town = town("Region");

    Asked asked = call(town, at(address), EU);

    assertThat(asked.result().path("by").asString()).isEqualTo("s");
    assertThat(calls(town)).hasSize(1);
    assertThat(calls(town).getFirst().outbound.paramHeaders()).containsExactly(REGION);
    assertThat(calls(town).getFirst().text).contains("\"name\":\"sql\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "s"})
  void call_headersUnlikeTheArguments_isRefusedUnsent(String address) {
    Town town = town("Region");
    town.ask(at(address), "tools/list", "{}");

    for (Map<String, String> headers :
        List.of(Map.<String, String>of(), Map.of("region", "us"), Map.of("other", "eu"))) {
      assertThat(call(town, at(address), headers).byClient().fault())
          .isEqualTo(ClientFault.HEADER_MISMATCH);
    }
    assertThat(calls(town)).isEmpty();
  }

  @Test
  void call_serverOfAnEarlierRevision_isComparedAllTheSame() {
    Town town = town("Region");
    town.server("s").version = ProtocolVersion.V2025_11_25;

    assertThat(call(town, Town.callerOf("s"), Map.of("region", "us")).byClient().fault())
        .isEqualTo(ClientFault.HEADER_MISMATCH);
    assertThat(call(town, Town.callerOf("s"), EU).finished).isEqualTo(1);
  }

  @Test
  void call_inSession_needsNoHeaders() {
    Town town = town("Region");
    town.ask(town.visitor(), "tools/list", "{}");

    assertThat(call(town, town.visitor(), Map.of()).result().path("by").asString()).isEqualTo("s");
    assertThat(calls(town).getFirst().outbound.paramHeaders()).containsExactly(REGION);
  }

  @Test
  void call_toolWithoutAnnotations_ignoresHeaders() {
    Town town = town("");

    assertThat(call(town, Town.caller(), EU).result().path("by").asString()).isEqualTo("s");
    assertThat(calls(town).getFirst().outbound.paramHeaders()).isEmpty();
  }

  @Test
  void call_serverHasANewerList_isSentOnceMore() {
    Town town = town("");
    town.ask(Town.caller(), "tools/list", "{}");
    town.server("s").page("tools/list", null, tools("Region")).holds = true;

    Asked asked = call(town, Town.caller(), EU);
    town.server("s").held.remove().end(MISMATCH);
    town.run();
    assertThat(asked.finished).isZero();
    town.server("s").held.remove().result(tools("Region"));
    town.run();
    assertThat(town.server("s").held.getFirst().outbound.paramHeaders()).containsExactly(REGION);
    town.server("s").held.remove().result("{\"ran\":1}");

    assertThat(asked.json().toString())
        .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":9,\"result\":{\"ran\":1}}");
    assertThat(calls(town)).hasSize(2);
    assertThat(calls(town).getLast().text).isEqualTo(calls(town).getFirst().text);
  }

  @Test
  void call_atOneServerWithoutItsList_isSentOnceMore() {
    Town town = town("Region");
    town.server("s").holds = true;

    Asked asked = call(town, town.visitorOf("s"), Map.of());
    ScriptedServers.Request first = town.server("s").held.remove();
    ScriptedServers.Request list = town.server("s").held.remove();
    first.end(MISMATCH);
    list.result(tools("Region"));
    town.run();
    town.server("s").held.remove().result("{}");

    assertThat(asked.result().isObject()).isTrue();
    assertThat(calls(town)).hasSize(2);
    assertThat(calls(town).getLast().outbound.paramHeaders()).containsExactly(REGION);
  }

  @Test
  void call_refusedAgain_isNotSentAThirdTime() {
    Town town = town("");
    town.ask(Town.caller(), "tools/list", "{}");
    town.server("s").page("tools/list", null, tools("Region")).error("tools/call", -32020);

    Asked asked = call(town, Town.caller(), EU);

    assertThat(asked.json().path("error").path("code").asInt()).isEqualTo(-32020);
    assertThat(calls(town)).hasSize(2);
  }

  @Test
  void call_listIsAsKnown_passesTheRefusalOn() {
    Town town = town("Region");
    town.server("s").error("tools/call", -32020);

    Asked asked = call(town, Town.caller(), EU);

    assertThat(asked.json().path("error").path("message").asString()).isEqualTo("scripted");
    assertThat(calls(town)).hasSize(1);
  }

  @Test
  void call_clientHasAnOlderListToo_isToldSo() {
    Town town = town("");
    town.ask(Town.caller(), "tools/list", "{}");
    town.server("s").page("tools/list", null, tools("Region")).error("tools/call", -32020);

    assertThat(call(town, Town.caller(), Map.of()).byClient().fault())
        .isEqualTo(ClientFault.HEADER_MISMATCH);
    assertThat(calls(town)).hasSize(1);
  }

  @Test
  void call_cancelledWhileTheListIsFetched_endsThere() {
    Town town = town("");
    town.ask(Town.caller(), "tools/list", "{}");
    town.server("s").holds = true;
    Asked asked = call(town, Town.caller(), EU);
    town.server("s").held.remove().end(MISMATCH);
    town.run();

    asked.inFlight.cancel(CancelReason.CLIENT_DISCONNECTED);
    town.server("s").held.remove().result(tools("Region"));
    town.run();

    assertThat(asked.failure).isInstanceOf(Failure.ByGateway.class);
    assertThat(asked.finished).isEqualTo(1);
    assertThat(calls(town)).hasSize(1);
  }

  @Test
  void call_serverThatComparesNothing_passesItsErrorsOn() {
    Town town = town("");
    town.server("s").version = ProtocolVersion.V2025_11_25;
    town.server("s").error("tools/call", -32020);
    town.ask(Town.caller(), "tools/list", "{}");

    Asked asked = call(town, Town.caller(), Map.of());

    assertThat(asked.json().path("error").path("code").asInt()).isEqualTo(-32020);
    assertThat(town.servers.asked("s", "tools/list")).hasSize(1);
  }

  @Test
  void call_atOneServerWithHeaders_waitsForItsList() {
    Town town = town("Region");
    town.server("s").holds = true;

    Asked asked = call(town, Town.callerOf("s"), Map.of("region", "us"));
    assertThat(calls(town)).isEmpty();
    town.server("s").held.remove().result(tools("Region"));
    town.run();

    assertThat(asked.byClient().fault()).isEqualTo(ClientFault.HEADER_MISMATCH);
  }

  @Test
  void call_atOneServerThatGivesNoList_goesOnInTime() {
    Town town = town("Region");
    town.server("s").holds = true;

    Asked asked = call(town, Town.callerOf("s"), EU);
    town.advance(Town.LIST_TIMEOUT);
    assertThat(calls(town)).hasSize(1);
    town.server("s").held.getLast().result("{}");

    assertThat(asked.finished).isEqualTo(1);
  }
}
