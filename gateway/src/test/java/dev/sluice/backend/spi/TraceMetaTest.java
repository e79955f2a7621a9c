package dev.sluice.backend.spi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.exchange.Client;
import dev.sluice.exchange.ClientCapabilities;
import dev.sluice.exchange.Identity;
import dev.sluice.exchange.Message;
import dev.sluice.exchange.MessageText;
import dev.sluice.exchange.Scope;
import dev.sluice.exchange.TraceContext;
import dev.sluice.protocol.jsonrpc.Member;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class TraceMetaTest {
  private static final TraceContext PARENT = new TraceContext("P", null, null);
  private static final TraceContext WHOLE = new TraceContext("P", "S", "b=\"x\"");
  private static final Client CLIENT =
      Client.nobody(Scope.AGGREGATE, Identity.ANONYMOUS, ClientCapabilities.NONE);

  private interface Splicing {
    @Nullable Edit splice(Message message);
  }

  private static String request(String params) {
    return "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\""
        + (params.isEmpty() ? "" : ",\"params\":" + params)
        + '}';
  }

  private static JsonNode params(String params, Splicing splicing) {
    Message message = Message.of(request(params));
    try {
      Edit edit = splicing.splice(message);
      String text = MessageText.of(message);
      if (edit != null) {
        edit.takeBack(message);
      }
      assertThat(MessageText.of(message)).isEqualTo(request(params));
      return JsonMapper.shared().readTree(text).path("params");
    } finally {
      message.release();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "`` | {\"_meta\":{\"traceparent\":\"P\"}}",
        "{} | {\"_meta\":{\"traceparent\":\"P\"}}",
        "{ } | {\"_meta\":{\"traceparent\":\"P\"}}",
        "{\"name\":\"t\"} | {\"_meta\":{\"traceparent\":\"P\"},\"name\":\"t\"}",
        "{\"_meta\":{}} | {\"_meta\":{\"traceparent\":\"P\"}}",
        "{\"_meta\":{\"a\":1}} | {\"_meta\":{\"traceparent\":\"P\",\"a\":1}}",
        "{\"_meta\":{\"traceparent\":\"old\",\"a\":1}} | {\"_meta\":{\"traceparent\":\"P\",\"a\":1}}",
        "{\"_meta\":{\"traceparent\":7,\"tracestate\":\"q\"}} | {\"_meta\":{\"traceparent\":\"P\",\"tracestate\":\"\"}}",
        "{\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"x\"}} | {\"_meta\":{\"traceparent\":\"P\"}}",
        "{\"_meta\":{\"a\":1,\"io.modelcontextprotocol/protocolVersion\":\"x\"}} | {\"_meta\":{\"a\":1,\"traceparent\":\"P\"}}",
        "{\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"x\",\"a\":1,\"io.modelcontextprotocol/logLevel\":\"info\"}} | {\"_meta\":{\"traceparent\":\"P\",\"a\":1}}",
        "{\"_meta\":{\"traceparent\":\"old\",\"io.modelcontextprotocol/protocolVersion\":\"x\"}} | {\"_meta\":{\"traceparent\":\"P\"}}",
        "{\"_meta\":3} | {\"_meta\":3}",
        "[1] | [1]",
      })
  void splice_anyShapeOfParams_tellsASessionServer(String params, String expected) {
    assertThat(params(params, message -> TraceMeta.splice(message, PARENT)))
        .isEqualTo(JsonMapper.shared().readTree(expected));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "{\"_meta\":{}}",
        "{\"_meta\":null}",
        "{\"_meta\":{\"a\":1}}",
        "{\"_meta\":{\"traceparent\":\"old\",\"a\":1}}",
        "{\"_meta\":{\"io.modelcontextprotocol/clientInfo\":{\"name\":\"n\"}}}",
        "{\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\",\"io.modelcontextprotocol/clientCapabilities\":{}}}",
        "{\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2027-01-01\",\"io.modelcontextprotocol/clientCapabilities\":{},\"baggage\":\"old\"}}"
      })
  void splice_anyShapeOfParams_tellsAStatelessServerBesideWhatItWants(String params) {
    JsonNode meta =
        params(params, message -> RequestMeta.splice(message, CLIENT, WHOLE)).path("_meta");
    assertThat(meta.path("traceparent").asString()).isEqualTo("P");
    assertThat(meta.path("tracestate").asString()).isEqualTo("S");
    assertThat(meta.path("baggage").asString()).isEqualTo("b=\"x\"");
    assertThat(meta.path("io.modelcontextprotocol/protocolVersion").asString())
        .isEqualTo("2026-07-28");
    assertThat(meta.has("io.modelcontextprotocol/clientCapabilities")).isTrue();
    assertThat(meta.has("a")).isEqualTo(params.contains("\"a\""));
  }

  @Test
  void splice_everythingApartAndTraced_staysWithinTheEditsOfAMessage() {
    String scattered =
        "{\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"x\",\"traceparent\":\"o\",\"io.modelcontextprotocol/clientInfo\":{},\"tracestate\":\"o\",\"io.modelcontextprotocol/clientCapabilities\":{},\"baggage\":\"o\",\"io.modelcontextprotocol/logLevel\":\"info\",\"progressToken\":5},\"name\":\"n\"}";
    JsonNode params =
        params(
            scattered,
            message -> {
              Edit edits = TraceMeta.splice(message, WHOLE);
              for (Member member : List.of(Member.ID, Member.NAME, Member.PROGRESS_TOKEN)) {
                edits = Edit.of(message, member, new byte[] {'1'}).and(edits);
              }
              return edits;
            });
    assertThat(params.path("_meta").size()).isEqualTo(4);
    assertThat(params.path("_meta").path("baggage").asString()).isEqualTo("b=\"x\"");
  }
}
