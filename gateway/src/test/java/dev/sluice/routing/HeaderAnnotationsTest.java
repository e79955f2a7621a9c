package dev.sluice.routing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.exchange.ParamHeader;
import dev.sluice.protocol.jsonrpc.Span;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which annotations of an input schema are taken, and which make the tool invalid. */
class HeaderAnnotationsTest {

  private static HeaderAnnotations.Found read(String schema) {
    String tool = ("  {'name':'t','inputSchema':" + schema + '}').replace('\'', '"');
    ByteBuf json = Unpooled.wrappedBuffer(tool.getBytes(UTF_8));
    return HeaderAnnotations.read(json, new Span(2, json.readableBytes()));
  }

  private static List<ParamHeader> valid(String schema) {
    assertThat(read(schema)).isInstanceOf(HeaderAnnotations.Found.Valid.class);
    return ((HeaderAnnotations.Found.Valid) read(schema)).params().headers();
  }

  private static String header(String name, String type) {
    return "{'type':'" + type + "','x-mcp-header':'" + name + "'}";
  }

  @Test
  void read_propertiesAtAnyDepth_areFoundWithTheirPath() {
    assertThat(
            valid(
                "{'type':'object','properties':{'region':"
                    + header("Region", "string")
                    + ",'n':"
                    + header("N", "integer")
                    + ",'place':{'type':'object','properties':{'b':"
                    + header("B!~", "boolean")
                    + "}}}}"))
        .containsExactly(
            new ParamHeader("Region", List.of("region")),
            new ParamHeader("N", List.of("n")),
            new ParamHeader("B!~", List.of("place", "b")));
  }

  @Test
  void read_propertyOfThatName_isNoAnnotation() {
    assertThat(valid("{'type':'object','properties':{'x-mcp-header':{'type':'string'}}}"))
        .isEmpty();
    assertThat(valid("{'items':{'properties':{'x-mcp-header':{}}}}")).isEmpty();
  }

  @Test
  void read_keywordInValues_isNoAnnotation() {
    assertThat(
            valid(
                "{'properties':{'a':{'type':'string','default':{'x-mcp-header':'A'},"
                    + "'description':'x-mcp-header','enum':['x-mcp-header'],"
                    + "'examples':[{'x-mcp-header':''}]}}}"))
        .isEmpty();
  }

  @Test
  void read_noSchemaAtAll_isNone() {
    assertThat(valid("null")).isEmpty();
    assertThat(valid("true")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'x-mcp-header':'A','type':'string'}",
        "{'properties':{'a':{'type':'string','x-mcp-header':''}}}",
        "{'properties':{'a':{'type':'string','x-mcp-header':7}}}",
        "{'properties':{'a':{'type':'string','x-mcp-header':null}}}",
        "{'properties':{'a':{'type':'string','x-mcp-header':'My Region'}}}",
        "{'properties':{'a':{'type':'string','x-mcp-header':'a:b'}}}",
        "{'properties':{'a':{'type':'string','x-mcp-header':'a\\r\\nb'}}}",
        "{'properties':{'a':{'type':'string','x-mcp-header':'Größe'}}}",
        "{'properties':{'a':{'type':'number','x-mcp-header':'A'}}}",
        "{'properties':{'a':{'type':'object','x-mcp-header':'A'}}}",
        "{'properties':{'a':{'type':'array','x-mcp-header':'A'}}}",
        "{'properties':{'a':{'type':'null','x-mcp-header':'A'}}}",
        "{'properties':{'a':{'type':['string','null'],'x-mcp-header':'A'}}}",
        "{'properties':{'a':{'x-mcp-header':'A'}}}",
        "{'properties':{'a':{'type':'string','x-mcp-header':'A'},"
            + "'b':{'type':'string','x-mcp-header':'a'}}}",
        "{'properties':{'a':{'items':{'type':'string','x-mcp-header':'A'}}}}",
        "{'properties':{'a':{'items':{'properties':{'b':{'type':'string','x-mcp-header':'A'}}}}}}",
        "{'oneOf':[{},{'properties':{'a':{'type':'string','x-mcp-header':'A'}}}]}",
        "{'anyOf':[{'properties':{'a':{'type':'string','x-mcp-header':'A'}}}]}",
        "{'allOf':[{'properties':{'a':{'type':'string','x-mcp-header':'A'}}}]}",
        "{'not':{'properties':{'a':{'type':'string','x-mcp-header':'A'}}}}",
        "{'if':{},'then':{'properties':{'a':{'type':'string','x-mcp-header':'A'}}}}",
        "{'if':{},'else':{'properties':{'a':{'type':'string','x-mcp-header':'A'}}}}",
        "{'$defs':{'d':{'type':'string','x-mcp-header':'A'}}}",
        "{'additionalProperties':{'type':'string','x-mcp-header':'A'}}",
        "{'patternProperties':{'.*':{'type':'string','x-mcp-header':'A'}}}"
      })
  void read_annotationThatBreaksARule_isInvalid(String schema) {
    assertThat(read(schema))
        .isInstanceOfSatisfying(
            HeaderAnnotations.Found.Invalid.class,
            invalid -> assertThat(invalid.reason()).startsWith("x-mcp-header "));
  }
}
