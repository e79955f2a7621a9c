package dev.sluice.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.sluice.exchange.ClientFault;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.Message;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong with which envelope and which headers. */
final class StatelessCheckTest {
  private static final String NAMED = "\"name\":\"t\"";

  private static HttpHeaders headers(String version, String method, String name) {
    HttpHeaders headers =
        DefaultHttpHeadersFactory.headersFactory().withValidation(false).newHeaders();
    headers.add("Host", "localhost");
    add(headers, "MCP-Protocol-Version", version);
    add(headers, "mcp-method", method);
    add(headers, "MCP-NAME", name);
    return headers;
  }

  private static void add(HttpHeaders headers, String key, String values) {
    if (values.isEmpty()) {
      return;
    }
    for (String value : values.split("[|]")) {
      headers.add(key, value);
    }
  }

  private static Failure.@Nullable ByClient check(HttpHeaders headers, String body) {
    Message message = Message.of(body);
    @Nullable Failure failure = StatelessCheck.check(MirroredHeaders.read(headers), message);
    message.release();
    return (Failure.@Nullable ByClient) failure;
  }

  private static void assertFault(Failure.@Nullable ByClient failure, String fault) {
    if (fault.equals("fine")) {
      assertThat(failure).isNull();
    } else {
      assertThat(Objects.requireNonNull(failure).fault()).isEqualTo(ClientFault.valueOf(fault));
    }
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "2026-07-28, {}, INVALID_META",
        "2026-07-28, {`_meta`:1}, INVALID_META",
        "2026-07-28, {`_meta`:{}}, INVALID_META",
        "2026-07-28, {`_meta`:{C}}, INVALID_META",
        "2026-07-28, {`_meta`:{V2026-07-28}}, INVALID_META",
        "2026-07-28, {`_meta`:{N1;C}}, INVALID_META",
        "2026-07-28, {`_meta`:{V2026-07-28;O[]}}, INVALID_META",
        "2026-07-28, {`_meta`:{V2026-07-28;Onull}}, INVALID_META",
        "2026-07-28, {`_meta`:{V2026-07-28;C}}, fine",
        "2026-07-28, {`_meta`:{V2026\\u002d07-28;C}}, fine",
        "'', {`_meta`:{V2026-07-28;C}}, HEADER_MISMATCH",
        "2025-11-25, {`_meta`:{V2026-07-28;C}}, HEADER_MISMATCH",
        "2026-07-28, {`_meta`:{V2025-11-25;C}}, HEADER_MISMATCH",
        "2026-07-28, {`_meta`:{V2026-07-29;C}}, HEADER_MISMATCH",
        "2026-07-28|2026-07-28, {`_meta`:{V2026-07-28;C}}, HEADER_MISMATCH",
        "2027-01-01, {}, UNSUPPORTED_PROTOCOL_VERSION",
        "2027-01-01, {`_meta`:{V2027-01-01}}, UNSUPPORTED_PROTOCOL_VERSION",
        "2025-11-25, {`_meta`:{V2025-11-25;C}}, UNSUPPORTED_PROTOCOL_VERSION",
      })
  void check_meta_isJudged(String version, String params, String fault) {
    String written =
        params
            .replaceAll("V([^;}]*)", "\"io.modelcontextprotocol/protocolVersion\":\"$1\"")
            .replace("N1", "\"io.modelcontextprotocol/protocolVersion\":1")
            .replace("C", "\"io.modelcontextprotocol/clientCapabilities\":{}")
            .replaceAll("O([^}]*)", "\"io.modelcontextprotocol/clientCapabilities\":$1")
            .replace(';', ',')
            .replace("`_meta`", "\"_meta\"");
    String body = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",\"params\":" + written + "}";

    assertFault(check(headers(version.replace("'", ""), "ping", ""), body), fault);
  }

  @ParameterizedTest
  @CsvSource({
    "tools/list, tools/list, fine",
    "tools/list, '', HEADER_MISMATCH",
    "tools/list, prompts/list, HEADER_MISMATCH",
    "tools/list, TOOLS/LIST, HEADER_MISMATCH",
    "tools/list, ' \ttools/list ', fine",
    "tools/list, tools/list|tools/list, HEADER_MISMATCH",
    "tools/list, =?base64?dG9vbHMvbGlzdA==?=, HEADER_MISMATCH",
    "m\u00e9thode, m\u00e9thode, HEADER_MISMATCH",
  })
  void check_method_mustBeMirrored(String method, String header, String fault) {
    assertFault(check(headers("2026-07-28", header, ""), Modern.body(method, "")), fault);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "tools/call; \"name\":\"t\"; t; fine",
        "tools/call; \"name\":\"t\"; `  t\t`; fine",
        "tools/call; \"name\":\"t\"; T; HEADER_MISMATCH",
        "tools/call; \"name\":\"t\"; tt; HEADER_MISMATCH",
        "tools/call; \"name\":\"t\"; ``; HEADER_MISMATCH",
        "tools/call; \"name\":\"t\"; t|t; HEADER_MISMATCH",
        "tools/call; \"name\":\"t\"; =?base64?dA==?=; fine",
        "tools/call; \"name\":\"t\"; =?base64?dA?=; HEADER_MISMATCH",
        "tools/call; \"name\":\"t\"; =?BASE64?dA==?=; HEADER_MISMATCH",
        "tools/call; \"name\":\"\u00e9\"; =?base64?w6k=?=; fine",
        "tools/call; \"name\":\"\u00e9\"; \u00e9; HEADER_MISMATCH",
        "tools/call; \"name\":\"\\u0074\"; t; fine",
        "tools/call; \"name\":\"a\\\\b\"; a\\b; fine",
        "tools/call; \"name\":\"a\\\\b\"; a\\\\b; HEADER_MISMATCH",
        "tools/call; \"name\":1; 1; HEADER_MISMATCH",
        "tools/call; \"name\":1; ``; fine",
        "tools/call; \"x\":1; ``; fine",
        "tools/call; \"x\":1; t; HEADER_MISMATCH",
        "prompts/get; \"name\":\"p\"; p; fine",
        "prompts/get; \"name\":\"p\"; ``; HEADER_MISMATCH",
        "resources/read; \"uri\":\"file:///a b\"; file:///a b; fine",
        "resources/read; \"uri\":\"file:///a\"; file:///b; HEADER_MISMATCH",
        "resources/read; \"uri\":\"file:///a\"; ``; HEADER_MISMATCH",
        "tools/list; \"name\":\"t\"; other; fine",
        "tasks/get; \"taskId\":\"t\"; t; fine",
        "tasks/get; \"taskId\":\"t\"; other; HEADER_MISMATCH",
        "tasks/get; \"taskId\":\"t\"; ``; HEADER_MISMATCH",
        "tasks/get; \"taskId\":1; 1; HEADER_MISMATCH",
        "tasks/get; \"x\":1; ``; fine",
        "tasks/update; \"taskId\":\"\u00e9\"; =?base64?w6k=?=; fine",
        "tasks/cancel; \"taskId\":\"t\"; T; HEADER_MISMATCH",
        "tasks/list; \"taskId\":\"t\"; other; fine",
      },
      delimiter = ';')
  void check_name_mustBeMirrored(String method, String params, String header, String fault) {
    assertFault(check(headers("2026-07-28", method, header), Modern.body(method, params)), fault);
  }

  @Test
  void check_longHeader_isShownShortened() {
    String long65 = "x".repeat(65);
    Failure.ByClient failure =
        Objects.requireNonNull(
            check(headers("2026-07-28", long65, ""), Modern.body("tools/list", "")));

    assertThat(failure.message()).contains('"' + "x".repeat(64) + '"').doesNotContain(long65);
  }

  @Test
  void check_unknownVersion_tellsWhichThereAre() {
    Failure.ByClient failure =
        Objects.requireNonNull(
            check(
                headers("v999.0.0", "ping", ""),
                Modern.body("ping", "").replace("2026-07-28", "v999.0.0")));

    assertThat(failure.data())
        .isEqualTo(
            "{\"supported\":[\"2026-07-28\",\"2025-11-25\",\"2025-06-18\",\"2025-03-26\",\"2024-11-05\"],"
                + "\"requested\":\"v999.0.0\"}");
  }

  @Test
  void read_params_areTakenByLowerCaseName() {
    HttpHeaders headers = headers("2026-07-28", "tools/call", "t");
    headers.add("Mcp-Param-Region", " us-west1 ");
    headers.add("MCP-PARAM-TENANT", "a");
    headers.add("mcp-param-tenant", "b");
    headers.add("Mcp-Params", "no");

    assertThat(MirroredHeaders.read(headers).params())
        .containsOnly(entry("region", "us-west1"), entry("tenant", "a, b"));
    assertThat(check(headers, Modern.body("tools/call", NAMED))).isNull();
  }
}
