package dev.sluice.backend.spi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.exchange.Client;
import dev.sluice.exchange.ClientCapabilities;
import dev.sluice.exchange.Identity;
import dev.sluice.exchange.Message;
import dev.sluice.exchange.MessageText;
import dev.sluice.exchange.Scope;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class RequestMetaTest {
  private static final String P = "io.modelcontextprotocol/";
  private static final Client CLIENT =
      Client.nobody(
          Scope.AGGREGATE,
          Identity.ANONYMOUS,
          new ClientCapabilities("{\"roots\":{}}", false, false, true));

  private static String request(@Nullable String params) {
    return "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\""
        + (params == null ? "" : ",\"params\":" + params)
        + '}';
  }

  private static JsonNode spliced(String json) {
    Message message = Message.of(json);
    try {
      Edit edit = RequestMeta.splice(message, CLIENT, null);
      String text = MessageText.of(message);
      if (edit != null) {
        edit.takeBack(message);
      }
      assertThat(MessageText.of(message)).isEqualTo(json);
      return JsonMapper.shared().readTree(text);
    } finally {
      message.release();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "{ }",
        "{\"name\":\"x\"}",
        "{\"_meta\":{}}",
        "{\"_meta\":null,\"name\":\"x\"}",
        "{\"_meta\":{ \"progressToken\":7 },\"name\":\"x\"}",
        "{\"name\":\"x\",\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2027-01-01\"}}",
        "{\"_meta\":{\"io.modelcontextprotocol/clientInfo\":{\"name\":\"mine\"},\"a\":1}}"
      })
  void splice_anyShapeOfParams_makesTheRequestStandAlone(String params) {
    JsonNode meta = spliced(request(params.isEmpty() ? null : params)).path("params").path("_meta");
    assertThat(meta.path(P + "protocolVersion").asString()).isEqualTo("2026-07-28");
    assertThat(meta.path(P + "clientCapabilities").toString()).isEqualTo("{\"roots\":{}}");
    assertThat(meta.path(P + "clientInfo").path("name").asString())
        .isEqualTo(params.contains("mine") ? "mine" : "sluice");
    assertThat(meta.has("progressToken")).isEqualTo(params.contains("progressToken"));
    assertThat(meta.has("a")).isEqualTo(params.contains("\"a\""));
  }

  @Test
  void splice_requestThatStandsAlone_isNotEdited() {
    String json =
        request(
            "{\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\",\"io.modelcontextprotocol/clientCapabilities\":{\"elicitation\":{}}}}");
    Message message = Message.of(json);
    assertThat(RequestMeta.splice(message, CLIENT, null)).isNull();
    message.release();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"io.modelcontextprotocol/protocolVersion\":\"x\"}|{}",
        "{\"a\":1,\"io.modelcontextprotocol/protocolVersion\":\"x\"}|{\"a\":1}",
        "{\"io.modelcontextprotocol/logLevel\":\"info\" , \"a\":1}|{\"a\":1}",
        "{\"io.modelcontextprotocol/protocolVersion\":\"x\",\"io.modelcontextprotocol/clientInfo\":{\"name\":\"n\"},\"io.modelcontextprotocol/clientCapabilities\":{}}|{}",
        "{\"io.modelcontextprotocol/protocolVersion\":\"x\",\"progressToken\":4,\"io.modelcontextprotocol/clientCapabilities\":{}}|{\"progressToken\":4}",
        "{\"a\":1,\"io.modelcontextprotocol/protocolVersion\" : \"x\" ,\"io.modelcontextprotocol/logLevel\":\"info\",\"b\":2}|{\"a\":1,\"b\":2}",
        "{\"a\":1,\"io.modelcontextprotocol\\/protocolVersion\":\"x\"}|{\"a\":1}"
      })
  void strip_requestThatStandsAlone_leavesTheRest(String meta, String left) {
    String json = request("{\"_meta\":" + meta + ",\"name\":\"t\"}");
    Message message = Message.of(json);
    Edit edit = HopMeta.OF_REQUESTS.strip(message);
    String text = MessageText.of(message);
    Objects.requireNonNull(edit).takeBack(message);
    assertThat(MessageText.of(message)).isEqualTo(json);
    message.release();
    JsonNode params = JsonMapper.shared().readTree(text).path("params");
    assertThat(params.path("_meta")).isEqualTo(JsonMapper.shared().readTree(left));
    assertThat(params.path("name").asString()).isEqualTo("t");
  }

  @Test
  void of_moreThanAreKept_areMadeForEachRequest() {
    for (int i = 0; i <= RequestMeta.MAX_KEPT + 1; i++) {
      ClientCapabilities one = new ClientCapabilities("{\"k\":" + i + '}', false, false, false);
      assertThat(RequestMeta.of(one, null).json()).contains("Capabilities\":{\"k\":" + i + '}');
    }
    ClientCapabilities past = new ClientCapabilities("{\"past\":{}}", false, false, false);
    assertThat(RequestMeta.of(past, null)).isNotSameAs(RequestMeta.of(past, null));
  }
}
