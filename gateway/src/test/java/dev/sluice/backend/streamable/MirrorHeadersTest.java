package dev.sluice.backend.streamable;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.backend.spi.UpstreamRequest;
import dev.sluice.exchange.Message;
import dev.sluice.exchange.ParamHeader;
import dev.sluice.protocol.jsonrpc.Member;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class MirrorHeadersTest {

  private static HttpHeaders of(String method, String params, ParamHeader... wanted) {
    Message message =
        Message.of(
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\""
                + method
                + "\",\"params\":"
                + params
                + '}');
    try {
      HttpHeaders headers = new DefaultHttpHeaders();
      MirrorHeaders.of(new UpstreamRequest(message, null, Arrays.asList(wanted))).addTo(headers);
      return headers;
    } finally {
      message.release();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tools/call|{\"name\":\"get_weather\"}|get_weather",
        "prompts/get|{\"name\":\"p\"}|p",
        "resources/read|{\"uri\":\"file:///a b\"}|file:///a b",
        "tools/list|{\"name\":\"x\"}|",
        "tools/call|{}|",
        "tools/call|{\"name\":7}|",
        "tools/call|{\"name\":\"a\\/b\"}|a/b",
        "tools/call|{\"name\":\"caf\u00e9\"}|=?base64?Y2Fmw6k=?="
      })
  void name_ofARequest_isMirroredWhereTheMethodHasOne(String method, String params, String name) {
    HttpHeaders headers = of(method, params);
    assertThat(headers.get("mcp-method")).isEqualTo(method);
    assertThat(headers.get("mcp-protocol-version")).isEqualTo("2026-07-28");
    assertThat(headers.get("mcp-name")).isEqualTo(name);
  }

  /** Nothing says what a method may be called, and the address of one server passes on any. */
  @ParameterizedTest
  @ValueSource(strings = {"x\\r\\nX-More: 1", "x\\n", "x\\u0000", "caf\u00e9", " x", "x\\u007f"})
  void method_thatNoHeaderMayHold_isEncoded(String method) {
    HttpHeaders headers = of(method, "{}");
    assertThat(headers.get("mcp-method")).matches("=\\?base64\\?[A-Za-z0-9+/=]+\\?=");
    assertThat(headers.contains("x-more")).isFalse();
  }

  @Test
  void name_afterARename_isTheServersOwn() {
    Message message =
        Message.of(
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"a__x\"}}");
    message.replace(Member.NAME, "\"x\"".getBytes(StandardCharsets.UTF_8));
    assertThat(MirrorHeaders.of(new UpstreamRequest(message, null, List.of())).name())
        .isEqualTo("x");
    message.release();
  }

  /** The table of the specification. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "us-west1|us-west1",
        "Hello, 世界|=?base64?SGVsbG8sIOS4lueVjA==?=",
        "` padded `|=?base64?IHBhZGRlZCA=?=",
        "=?base64?literal?=|=?base64?PT9iYXNlNjQ/bGl0ZXJhbD89?=",
        "=?base64?|=?base64?",
        "a b|a b",
        "``|``"
      })
  void text_asAHeader_isPlainWhereItCanBe(String text, String header) {
    assertThat(HeaderText.of(text)).isEqualTo(header);
  }

  @ParameterizedTest
  @ValueSource(strings = {"line1\nline2", "\t", "a\u007f", "a\r\nX: y", "\u0000"})
  void text_withControls_isEncoded(String text) {
    assertThat(HeaderText.of(text)).startsWith("=?base64?").endsWith("?=");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"us-west1\"|us-west1",
        "42|42",
        "-7|-7",
        "42.0|42",
        "4.2e1|42",
        "1e400000000|1e400000000",
        "true|true",
        "false|false",
        "null|",
        "{\"a\":1}|",
        "[1]|"
      })
  void params_ofACall_areMirroredByType(String value, String header) {
    HttpHeaders headers =
        of(
            "tools/call",
            "{\"name\":\"t\",\"arguments\":{\"deep\":{\"er\":" + value + "}}}",
            new ParamHeader("Region", List.of("deep", "er")),
            new ParamHeader("Absent", List.of("deep", "no")));
    assertThat(headers.get("mcp-param-region")).isEqualTo(header);
    assertThat(headers.contains("mcp-param-absent")).isFalse();
  }

  @Test
  void params_withoutArguments_areNone() {
    assertThat(
            of("tools/call", "{\"name\":\"t\"}", new ParamHeader("A", List.of("a")))
                .contains("mcp-param-a"))
        .isFalse();
  }

  @Test
  void params_atTheLongest_areSentAndOneMoreIsNot() {
    ParamHeader header = new ParamHeader("A", List.of("a"));
    String longest = "x".repeat(ParamValues.MAX_VALUE);
    assertThat(
            of("tools/call", "{\"arguments\":{\"a\":\"" + longest + "\"}}", header)
                .get("mcp-param-a"))
        .isEqualTo(longest);
    assertThat(
            of("tools/call", "{\"arguments\":{\"a\":\"" + longest + "x\"}}", header)
                .contains("mcp-param-a"))
        .isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"tasks/get", "tasks/update", "tasks/cancel"})
  void name_ofARequestAboutATask_isTheTask(String method) {
    assertThat(of(method, "{\"taskId\":\"größe\"}").get("mcp-name"))
        .isEqualTo("=?base64?Z3LDtsOfZQ==?=");
    assertThat(of(method, "{\"name\":\"t\"}").get("mcp-name")).isNull();
  }
}
