package dev.sluice.protocol.jsonrpc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.protocol.jsonrpc.Envelope.Kind;
import dev.sluice.protocol.mcp.McpMethod;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

class EnvelopeReaderTest {
  static final java.util.List<String> METHODS = McpMethod.ALL;

  @Test
  void read_toolsCall_findsEveryMember() throws Exception {
    Reading reading =
        Reading.of(
            """
            {"jsonrpc":"2.0","id":12,"method":"tools/call","params":{"name":"s__t",
             "arguments":{"name":"inner","_meta":{"progressToken":1},"uri":"no"},
             "_meta":{"progressToken":"p","other":{"progressToken":2}}}}
            """);

    assertThat(reading.kind()).isEqualTo(Kind.REQUEST);
    assertThat(reading.id()).isEqualTo(RequestId.of(12));
    assertThat(reading.method()).isSameAs(McpMethod.TOOLS_CALL);
    assertThat(reading.members())
        .containsEntry(Member.ID, "12")
        .containsEntry(Member.METHOD, "\"tools/call\"")
        .containsEntry(Member.NAME, "\"s__t\"")
        .containsEntry(Member.PROGRESS_TOKEN, "\"p\"")
        .containsKeys(Member.PARAMS, Member.META)
        .doesNotContainKeys(Member.URI, Member.NOTIFIED_PROGRESS_TOKEN)
        .hasSize(6);
    assertThat(reading.members().get(Member.PARAMS)).startsWith("{").endsWith("}}");
    assertThat(reading.names()).containsEntry(Member.NAME, "s__t");
  }

  @Test
  void read_everyNestedMember_findsItAtItsDepth() throws Exception {
    Reading reading =
        Reading.of(
            """
            {"jsonrpc":"2.0","method":"x","params":{"uri":1,"cursor":2,"ref":{"name":3,"uri":4},
             "level":5,"requestId":6,"progressToken":7,"requestState":8,"inputResponses":9,
             "_meta":{"io.modelcontextprotocol/protocolVersion":10,
              "io.modelcontextprotocol/clientInfo":11,
              "io.modelcontextprotocol/clientCapabilities":12,
              "io.modelcontextprotocol/logLevel":13,"io.modelcontextprotocol/subscriptionId":14}}}
            """);

    assertThat(reading.members())
        .containsAllEntriesOf(
            Map.ofEntries(
                Map.entry(Member.URI, "1"),
                Map.entry(Member.CURSOR, "2"),
                Map.entry(Member.REF_NAME, "3"),
                Map.entry(Member.REF_URI, "4"),
                Map.entry(Member.LEVEL, "5"),
                Map.entry(Member.REQUEST_ID, "6"),
                Map.entry(Member.NOTIFIED_PROGRESS_TOKEN, "7"),
                Map.entry(Member.REQUEST_STATE, "8"),
                Map.entry(Member.INPUT_RESPONSES, "9"),
                Map.entry(Member.META_PROTOCOL_VERSION, "10"),
                Map.entry(Member.META_CLIENT_INFO, "11"),
                Map.entry(Member.META_CLIENT_CAPABILITIES, "12"),
                Map.entry(Member.META_LOG_LEVEL, "13"),
                Map.entry(Member.META_SUBSCRIPTION_ID, "14")))
        .doesNotContainKeys(Member.NAME, Member.PROGRESS_TOKEN);
  }

  @Test
  void read_result_findsItsMembers() throws Exception {
    Reading reading =
        Reading.of(
            """
            {"result":{"content":[{"isError":false}],"isError":true,"nextCursor":"c",
             "resultType":"complete","ttlMs":0,"cacheScope":"public","error":{"code":1}},"id":"a","jsonrpc":"2.0"}""");

    assertThat(reading.kind()).isEqualTo(Kind.RESULT);
    assertThat(reading.id()).isEqualTo(new RequestId("\"a\""));
    assertThat(reading.method()).isNull();
    assertThat(reading.members())
        .containsEntry(Member.IS_ERROR, "true")
        .containsEntry(Member.NEXT_CURSOR, "\"c\"")
        .containsEntry(Member.RESULT_TYPE, "\"complete\"")
        .containsEntry(Member.TTL_MS, "0")
        .containsEntry(Member.CACHE_SCOPE, "\"public\"")
        .doesNotContainKeys(Member.ERROR_CODE, Member.ERROR);
  }

  @Test
  void read_error_findsItsCode() throws Exception {
    Reading reading =
        Reading.of(
            """
            {"jsonrpc":"2.0","id":1,"error":{"data":{"code":1},"code":-32601,"message":""}}""");

    assertThat(reading.kind()).isEqualTo(Kind.ERROR);
    assertThat(reading.members()).containsEntry(Member.ERROR_CODE, "-32601");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"id\":null,", ""})
  void read_errorWithoutId_isAccepted(String id) throws Exception {
    Reading reading = Reading.of("{\"jsonrpc\":\"2.0\"," + id + "\"error\":{\"code\":1}}");

    assertThat(reading.kind()).isEqualTo(Kind.ERROR);
    assertThat(reading.id()).isNull();
  }

  @ParameterizedTest
  @FieldSource("METHODS")
  void read_knownMethod_internsItsName(String method) throws Exception {
    assertThat(Reading.of(notification(method)).method()).isSameAs(method);
  }

  @ParameterizedTest
  @CsvSource({"vendor/x,vendor/x", "tools/calL,tools/calL", "tools\\/call,tools/call", "'',''"})
  void read_otherMethod_resolvesItsText(String raw, String text) throws Exception {
    assertThat(Reading.of(notification(raw)).method()).isEqualTo(text);
  }

  @Test
  void read_keysWithEscapes_areTheSameKeys() throws Exception {
    Reading reading =
        Reading.of(
            """
            {"\\u006asonrpc":"2.0","i\\u0064":5,"\\u006dethod":"tools\\u002fcall",
             "par\\u0061ms":{"n\\u0061me":"a\\n\\"\\u00e9\\ud83d\\ude00","\\u005Fmeta":{"progress\\u0054oken":1}}}
            """);

    assertThat(reading.kind()).isEqualTo(Kind.REQUEST);
    assertThat(reading.method()).isEqualTo(McpMethod.TOOLS_CALL);
    assertThat(reading.names()).containsEntry(Member.NAME, "a\n\"é😀");
    assertThat(reading.members()).containsEntry(Member.PROGRESS_TOKEN, "1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1",
        "-0",
        "1.50",
        "1e3",
        "123456789012345678901234567890",
        "\"\"",
        "\"\\u0061é\""
      })
  void read_id_keepsItsTokenExactly(String token) throws Exception {
    assertThat(Reading.of("{\"jsonrpc\":\"2.0\",\"id\":" + token + ",\"method\":\"ping\"}").id())
        .isEqualTo(new RequestId(token));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "7",
        "\"x\"",
        "{}",
        "{'jsonrpc':'2.0'}",
        "{'id':1,'method':'ping'}",
        "{'jsonrpc':'1.0','id':1,'method':'ping'}",
        "{'jsonrpc':2.0,'id':1,'method':'ping'}",
        "{'jsonrpc':'2.0','id':null,'method':'ping'}",
        "{'jsonrpc':'2.0','id':true,'method':'ping'}",
        "{'jsonrpc':'2.0','id':[1],'method':'ping'}",
        "{'jsonrpc':'2.0','id':{},'method':'ping'}",
        "{'jsonrpc':'2.0','id':1,'method':7}",
        "{'jsonrpc':'2.0','id':1,'method':'a','params':null}",
        "{'jsonrpc':'2.0','id':1,'method':'a','params':'x'}",
        "{'jsonrpc':'2.0','id':1,'method':'a','result':1}",
        "{'jsonrpc':'2.0','id':1,'method':'a','error':{}}",
        "{'jsonrpc':'2.0','id':1,'result':1,'error':{}}",
        "{'jsonrpc':'2.0','id':1,'error':null}",
        "{'jsonrpc':'2.0','id':1,'error':[]}",
        "{'jsonrpc':'2.0','id':null,'result':{}}",
        "{'jsonrpc':'2.0','result':{}}",
        "{'jsonrpc':'2.0','id':1}",
        "{'jsonrpc':'2.0','jsonrpc':'2.0','method':'a'}",
        "{'jsonrpc':'2.0','id':1,'id':2,'method':'a'}",
        "{'jsonrpc':'2.0','method':'a','m\\u0065thod':'a'}",
        "{'jsonrpc':'2.0','method':'a','params':{},'params':{}}",
        "{'jsonrpc':'2.0','method':'a','params':{'name':1,'name':2}}",
        "{'jsonrpc':'2.0','method':'a','params':{'_meta':{},'_meta':{}}}",
        "{'jsonrpc':'2.0','id':1,'result':{'isError':true,'isError':false}}"
      })
  void read_wellFormedButNoMessage_isInvalidRequest(String json) throws Exception {
    assertThat(Reading.of(json.replace('\'', '"')).fault()).isEqualTo(JsonRpcError.INVALID_REQUEST);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'jsonrpc':'2.0','id':1,'method':'a','x':{'name':1,'name':2},'x':3}",
        "{'jsonrpc':'2.0','id':1,'method':'a','params':[1,{'name':2}]}",
        "{'jsonrpc':'2.0','id':1,'method':'a','params':{'name':{'name':1}}}",
        "{'jsonrpc':'2.0','id':1,'method':'a','params':{'_meta':7,'ref':null}}",
        "{'jsonrpc':'2.0','id':1,'result':null}",
        "{'jsonrpc':'2.0','id':1,'result':[]}"
      })
  void read_unreadOddities_areAccepted(String json) throws Exception {
    assertThat(Reading.of(json.replace('\'', '"')).fault()).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"id\":7,\"jsonrpc\":\"2.0\",\"method\":\"a\",}|-32700",
        "{\"jsonrpc\":\"2.0\",\"method\":\"a\",\"id\":7} x|-32700",
        "{\"jsonrpc\":\"1.0\",\"method\":\"a\",\"id\":7}|-32600",
        "{\"method\":1,\"params\":2,\"id\":7,\"jsonrpc\":\"2.0\"}|-32600"
      })
  void read_fault_carriesTheIdFound(String json, int code) throws Exception {
    Reading reading = Reading.of(json);

    assertThat(reading.fault()).isEqualTo(code);
    assertThat(reading.id()).isEqualTo(RequestId.of(7));
  }

  @Test
  void read_idTwice_carriesNone() throws Exception {
    assertThat(Reading.of("{\"jsonrpc\":\"2.0\",\"id\":1,\"id\":2,\"method\":\"a\"}").id())
        .isNull();
  }

  @Test
  void read_faultMessage_holdsNothingOfThePayload() {
    ByteBuf secret = Unpooled.copiedBuffer("{\"token\":\"s3cret\",\"s3cret", UTF_8);

    MalformedMessageException malformed =
        catchThrowableOfType(
            MalformedMessageException.class, () -> new EnvelopeReader(8).read(secret));

    assertThat(malformed).hasMessageNotContaining("s3cret").hasMessageContaining("at byte");
    assertThat(malformed.getStackTrace()).isEmpty();
  }

  @Test
  void read_nestedToTheLimit_passesAndOneMoreFails() throws Exception {
    assertThat(Reading.of(nested(64)).fault()).isNull();
    assertThat(Reading.of(nested(65)).fault()).isEqualTo(JsonRpcError.PARSE_ERROR);
  }

  @Test
  void read_nestedVeryDeep_needsNoStack() throws Exception {
    ByteBuf deep = Unpooled.copiedBuffer(nested(100_000), UTF_8);

    assertThat(new EnvelopeReader(100_000).read(deep).kind()).isEqualTo(Kind.RESULT);
  }

  @Test
  void maxDepth_zero_isRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new EnvelopeReader(0));
  }

  /** A result of arrays and objects in turn, {@code depth} containers deep. */
  private static String nested(int depth) {
    StringBuilder json = new StringBuilder("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":");
    for (int level = 2; level <= depth; level++) {
      json.append(level % 2 == 0 ? "[" : "{\"a\":");
    }
    json.append(0);
    for (int level = depth; level >= 2; level--) {
      json.append(level % 2 == 0 ? "]" : "}");
    }
    return json.append('}').toString();
  }

  private static String notification(String method) {
    return "{\"jsonrpc\":\"2.0\",\"method\":\"" + method + "\"}";
  }
}
