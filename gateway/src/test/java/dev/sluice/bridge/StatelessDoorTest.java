package dev.sluice.bridge;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.exchange.Client;
import dev.sluice.exchange.ClientFault;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.HeardReply;
import dev.sluice.exchange.Identity;
import dev.sluice.exchange.Scope;
import dev.sluice.protocol.era.ProtocolVersion;
import dev.sluice.protocol.mcp.LogLevel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StatelessDoorTest {
  private static final String LOG =
      "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\",\"params\":{\"level\":\"info\",\"data\":1}}";

  private final Crossing crossing = new Crossing();

  private static String request(String method, String capabilities, String meta) {
    return "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\""
        + method
        + "\",\"params\":{\"name\":\"n\",\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\",\"io.modelcontextprotocol/clientCapabilities\":"
        + capabilities
        + meta
        + "}}}";
  }

  private static String level(String level) {
    return ",\"io.modelcontextprotocol/logLevel\":" + level;
  }

  private Client client() {
    return crossing.house.last().outbound.client();
  }

  private static ClientFault fault(HeardReply reader) {
    return ((Failure.ByClient) requireNonNull(reader.failure)).fault();
  }

  @Test
  void handle_request_isOfTheClientItDescribes() {
    crossing.send(
        new Identity("alice"),
        request("tools/call", "{\"sampling\":{},\"elicitation\":{ }}", level("\"warning\"")));
    Client client = client();
    assertThat(client.scope()).isEqualTo(Scope.AGGREGATE);
    assertThat(client.identity()).isEqualTo(new Identity("alice"));
    assertThat(client.version()).isEqualTo(ProtocolVersion.V2026_07_28);
    assertThat(client.isSession()).isFalse();
    assertThat(client.logLevel()).isEqualTo(LogLevel.WARNING);
    assertThat(client.capabilities().json()).isEqualTo("{\"elicitation\":{},\"sampling\":{}}");
    assertThat(client.capabilities().roots()).isFalse();
    crossing.house.last().answer("{}");
  }

  @Test
  void handle_capabilitiesAgain_areNotReadAgain() {
    String request = request("tools/list", "{\"extensions\":{\"a/b\":{\"c\":[1]}}}", "");
    crossing.send(request);
    Client first = client();
    crossing.house.last().answer("{}");
    crossing.send(request);
    assertThat(client().capabilities()).isSameAs(first.capabilities());
    assertThat(client().capabilities().json()).isEqualTo("{\"extensions\":{\"a/b\":{\"c\":[1]}}}");
    crossing.house.last().answer("{}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "7", "null", "\"x\""})
  void handle_capabilitiesNoObject_isRefused(String capabilities) {
    HeardReply reader = crossing.send(request("tools/list", capabilities, ""));
    assertThat(fault(reader)).isEqualTo(ClientFault.INVALID_META);
    assertThat(reader.why()).contains("clientCapabilities");
  }

  @Test
  void handle_capabilitiesMissing_isRefused() {
    HeardReply reader =
        crossing.send("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\",\"params\":{}}");
    assertThat(fault(reader)).isEqualTo(ClientFault.INVALID_META);
    assertThat(reader.why()).contains("missing");
  }

  @Test
  void handle_capabilitiesAtLimit_acceptedAndOneMoreRefused() {
    int room = Crossing.CONFIG.capabilities().intBytes() - "{\"x\":\"\"}".length();
    crossing.send(request("tools/list", "{\"x\":\"" + "y".repeat(room) + "\"}", ""));
    crossing.house.last().answer("{}");
    HeardReply more =
        crossing.send(request("tools/list", "{\"x\":\"" + "y".repeat(room + 1) + "\"}", ""));
    assertThat(fault(more)).isEqualTo(ClientFault.INVALID_META);
    assertThat(more.why()).contains("1025 bytes").contains("bridge.capabilities");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"loud\"", "7", "null"})
  void handle_logLevelUnknown_isRefused(String level) {
    HeardReply reader = crossing.send(request("tools/call", "{}", level(level)));
    assertThat(fault(reader)).isEqualTo(ClientFault.INVALID_META);
    assertThat(reader.why()).contains("logLevel");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "initialize",
        "ping",
        "logging/setLevel",
        "resources/subscribe",
        "resources/unsubscribe",
      })
  void handle_removedMethod_isUnknown(String method) {
    HeardReply reader = crossing.send(request(method, "{}", ""));
    assertThat(fault(reader)).isEqualTo(ClientFault.METHOD_NOT_FOUND);
    assertThat(reader.why()).contains(method);
    assertThat(crossing.house.calls).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "notifications/initialized",
        "notifications/cancelled",
        "notifications/roots/list_changed",
        "notifications/progress",
      })
  void handle_removedNotification_isUnknown(String method) {
    HeardReply reader = crossing.send("{\"jsonrpc\":\"2.0\",\"method\":\"" + method + "\"}");
    assertThat(fault(reader)).isEqualTo(ClientFault.METHOD_NOT_FOUND);
  }

  @Test
  void handle_response_isRefused() {
    HeardReply reader = crossing.send("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}");
    assertThat(fault(reader)).isEqualTo(ClientFault.INVALID_REQUEST);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tools/call     | {}                             | {\"resultType\":\"complete\"}",
        "tools/call     | { }                            | {\"resultType\":\"complete\" }",
        "tools/call     | {\"a\":1}                      | {\"resultType\":\"complete\",\"a\":1}",
        "tools/call     | {\"resultType\":\"x\"}         | {\"resultType\":\"x\"}",
        "tools/list     | {\"tools\":[]}                 | {\"resultType\":\"complete\",\"ttlMs\":0,\"cacheScope\":\"private\",\"tools\":[]}",
        "prompts/list   | {\"ttlMs\":5}                  | {\"resultType\":\"complete\",\"cacheScope\":\"private\",\"ttlMs\":5}",
        "resources/list | {\"cacheScope\":\"public\"}    | {\"resultType\":\"complete\",\"ttlMs\":0,\"cacheScope\":\"public\"}",
        "resources/read | {\"resultType\":\"complete\"}  | {\"ttlMs\":0,\"cacheScope\":\"private\",\"resultType\":\"complete\"}",
        "resources/read | {\"resultType\":\"input_required\"} | {\"resultType\":\"input_required\"}",
        "resources/templates/list | {\"resultType\":\"complete\",\"ttlMs\":1,\"cacheScope\":\"public\"} | {\"resultType\":\"complete\",\"ttlMs\":1,\"cacheScope\":\"public\"}",
        "tools/call     | 7                              | 7",
      })
  void finish_result_isCompleted(String method, String result, String completed) {
    HeardReply reader = crossing.send(request(method, "{}", ""));
    crossing.house.last().answer(result);
    assertThat(reader.answer)
        .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":" + completed + "}");
  }

  @Test
  void finish_resourceNotFound_getsTheCodeOfToday() {
    HeardReply reader = crossing.send(request("resources/read", "{}", ""));
    crossing
        .house
        .last()
        .error("{\"code\":-32002,\"message\":\"not found\",\"data\":{\"uri\":\"x:y\"}}");
    assertThat(reader.answer)
        .isEqualTo(
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":-32602,\"message\":\"not found\",\"data\":{\"uri\":\"x:y\"}}}");
  }

  @Test
  void finish_otherError_passes() {
    HeardReply reader = crossing.send(request("resources/read", "{}", ""));
    crossing.house.last().error("{\"code\":-32021,\"message\":\"m\"}");
    assertThat(reader.answer()).contains("{\"code\":-32021,\"message\":\"m\"}");
  }

  @Test
  void interim_logWithoutLevel_isDropped() {
    HeardReply reader = crossing.send(request("tools/call", "{}", ""));
    assertThat(crossing.house.last().say(LOG)).isFalse();
    crossing.house.last().answer("{}");
    assertThat(reader.interim).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"debug, true", "info, true", "notice, false"})
  void interim_log_passesFromTheLevelOn(String level, boolean passes) {
    HeardReply reader = crossing.send(request("tools/call", "{}", level('"' + level + '"')));
    assertThat(crossing.house.last().say(LOG)).isEqualTo(passes);
    crossing.house.last().answer("{}");
    assertThat(reader.interim).hasSize(passes ? 1 : 0);
  }

  @ParameterizedTest
  @CsvSource({
    "notifications/progress, true",
    "notifications/made/up, true",
    "notifications/elicitation/complete, false",
    "notifications/cancelled, false",
  })
  void interim_notification_passesIfTheRevisionHasIt(String method, boolean passes) {
    HeardReply reader = crossing.send(request("tools/call", "{}", ""));
    boolean reached =
        crossing.house.last().say("{\"jsonrpc\":\"2.0\",\"method\":\"" + method + "\"}");
    assertThat(reached).isEqualTo(passes);
    crossing.house.last().answer("{}");
    assertThat(reader.interim).hasSize(passes ? 1 : 0);
  }

  @Test
  void interim_request_neverPasses() {
    HeardReply reader = crossing.send(request("tools/call", "{}", ""));
    assertThat(
            crossing.house.last().say("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"roots/list\"}"))
        .isFalse();
    crossing.house.last().answer("{}");
    assertThat(reader.interim).isEmpty();
  }
}
