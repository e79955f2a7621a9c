package dev.sluice.cli.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.protocol.era.ProtocolVersion;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Every rule, with definitions that keep it and definitions that break it. */
final class ToolChecksTest {

  private static List<String> check(ProtocolVersion version, String... tools) {
    List<JsonNode> nodes =
        Arrays.stream(tools).map(tool -> JsonMapper.shared().readTree(tool)).toList();
    return ToolChecks.check("server", nodes, version).stream()
        .map(f -> f.severity().text() + ' ' + f.rule() + ' ' + f.where() + ' ' + f.message())
        .toList();
  }

  private static List<String> check(String... tools) {
    return check(ProtocolVersion.V2025_11_25, tools);
  }

  private static String tool(String name) {
    return "{\"name\":\"%s\",\"description\":\"d\",\"inputSchema\":{\"type\":\"object\"}}"
        .formatted(name);
  }

  private static List<String> input(String members) {
    String separator = members.isEmpty() ? "" : ",";
    return check(
        "{\"name\":\"t\",\"description\":\"d\",\"inputSchema\":{\"type\":\"object\"%s%s}}"
            .formatted(separator, members.replace('\'', '"')));
  }

  @Test
  void check_goodTools_nothing() {
    assertThat(check(tool("a"), tool("A-b_c.9"))).isEmpty();
    assertThat(input("'properties':{'a':{'type':'string'}},'required':['a']")).isEmpty();
  }

  @Test
  void name_longest_acceptedAndOneMoreRefused() {
    assertThat(check(tool("n".repeat(128)))).singleElement().asString().contains("name-length");
    assertThat(check(tool("n".repeat(129)))).anyMatch(f -> f.startsWith("error name /name"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "two words", "a/b", "ä"})
  void name_otherCharacters_error(String name) {
    assertThat(check(tool(name)))
        .containsExactly(
            "error name /name should be 1 to 128 letters, digits, '_', '-' or '.', and nothing else");
  }

  @Test
  void name_withPrefix64_acceptedAnd65Warned() {
    assertThat(check(tool("n".repeat(56)))).isEmpty();
    assertThat(check(tool("n".repeat(57))))
        .containsExactly(
            "warning name-length /name is 65 characters long with its prefix server__; some clients"
                + " refuse more than 64, so it is shortened on /mcp");
  }

  @Test
  void tool_missingParts_eachReported() {
    assertThat(check("{}", "7", "{\"name\":1,\"description\":2,\"inputSchema\":3}"))
        .containsExactly(
            "error name /name is missing",
            "warning description /description is missing; models choose tools by it",
            "error input-schema /inputSchema is missing",
            "error tool  is not an object",
            "error name /name is not a text",
            "error description /description is not a text",
            "error input-schema /inputSchema is not an object");
    assertThat(
            ToolChecks.check(
                "s", List.of(JsonMapper.shared().readTree("{}")), ProtocolVersion.V2025_11_25))
        .first()
        .extracting(Finding::tool)
        .isEqualTo("#1");
  }

  @Test
  void name_twice_error() {
    assertThat(check(tool("a"), tool("b"), tool("a")))
        .containsExactly("error duplicate /name is the name of an earlier tool, too");
  }

  @Test
  void description_blank_warned() {
    assertThat(
            check("{\"name\":\"a\",\"description\":\" \",\"inputSchema\":{\"type\":\"object\"}}"))
        .containsExactly("warning description /description is empty; models choose tools by it");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{'type':'string'}", "{'type':['object']}"})
  void inputSchema_otherType_error(String schema) {
    assertThat(
            check(
                "{\"name\":\"a\",\"description\":\"d\",\"inputSchema\":%s}"
                    .formatted(schema.replace('\'', '"'))))
        .singleElement()
        .asString()
        .startsWith("error input-schema /inputSchema/type is ")
        .endsWith("it must be \"object\"");
  }

  static Stream<Arguments> schemas() {
    return Stream.of(dialects(), metaschema(), requiredNames(), references(), headerAnnotations())
        .flatMap(each -> each);
  }

  private static Stream<Arguments> dialects() {
    return Stream.of(
        good("'$schema':'https://json-schema.org/draft/2020-12/schema'"),
        good("'$schema':'https://json-schema.org/draft/2020-12/schema#'"),
        good("'$schema':'http://json-schema.org/draft-07/schema#'"),
        good(
            "'$schema':'http://json-schema.org/draft-07/schema','properties':{'a':{'type':'array','items':[{'type':'string'}]}}"),
        bad(
            "'$schema':'http://json-schema.org/draft-04/schema#'",
            "error dialect /inputSchema/$schema is"),
        bad("'$schema':7", "error dialect /inputSchema/$schema is 7"));
  }

  private static Stream<Arguments> metaschema() {
    return Stream.of(
        bad(
            "'properties':{'a':{'type':'strin'}}",
            "error schema /inputSchema/properties/a/type does not"),
        bad("'properties':[]", "error schema /inputSchema/properties array found"),
        bad("'required':'a'", "error schema /inputSchema/required string found"),
        bad(
            "'properties':{'a':{'minimum':'1'}}",
            "error schema /inputSchema/properties/a/minimum string found"),
        bad(
            "'properties':{'a':{'type':'array','items':[{'type':'string'}]}}",
            "error schema /inputSchema/properties/a/items array found"));
  }

  private static Stream<Arguments> requiredNames() {
    return Stream.of(
        bad(
            "'required':['a']",
            "error required /inputSchema/required/0 names \"a\", which is not in properties"),
        bad(
            "'properties':{'a':{}},'required':['a','b']",
            "error required /inputSchema/required/1 names \"b\""),
        bad(
            "'properties':{'a':{'type':'object','required':['b']}}",
            "error required /inputSchema/properties/a/required/0"),
        bad(
            "'properties':{'b':{},'a':{'type':'array','items':{'required':['b']}}}",
            "error required /inputSchema/properties/a/items/required/0"),
        bad("'$defs':{'d':{'required':['x']}}", "error required /inputSchema/$defs/d/required/0"),
        good("'properties':{'a':{},'b':{}},'anyOf':[{'required':['a']},{'required':['b']}]"),
        good("'allOf':[{'properties':{'a':{}}}],'required':['a']"),
        good("'$ref':'#/$defs/d','$defs':{'d':{'properties':{'a':{}}}},'required':['a']"),
        good("'patternProperties':{'^x':{}},'required':['xa']"),
        good(
            "'properties':{'a':{}},'if':{'required':['a']},'then':{'properties':{'b':{}},'required':['b']}"));
  }

  private static Stream<Arguments> references() {
    return Stream.of(
        good("'$defs':{'d':{}},'properties':{'a':{'$ref':'#/$defs/d'},'r':{'$ref':'#'}}"),
        good("'$defs':{'a b/c':{}},'properties':{'a':{'$ref':'#/$defs/a%20b~1c'}}"),
        good("'$defs':{'d':{'$anchor':'x'}},'properties':{'a':{'$ref':'#x'}}"),
        good(
            "'$id':'https://e.example/s','$defs':{'d':{'$id':'t'}},'properties':{'a':{'$ref':'t'},'b':{'$ref':'https://e.example/s#/$defs/d'}}"),
        bad(
            "'properties':{'a':{'$ref':'#/$defs/d'}}",
            "error ref /inputSchema/properties/a/$ref leads to #/$defs/d, which is not in the schema"),
        bad(
            "'properties':{'a':{'$ref':'#x'}}",
            "error ref /inputSchema/properties/a/$ref leads to #x"),
        bad(
            "'properties':{'a':{'$ref':'http://127.0.0.1:1/s.json'}}",
            "error ref /inputSchema/properties/a/$ref leads out of the schema, to http://127.0.0.1:1/s.json; it is never fetched"),
        bad(
            "'properties':{'a':{'$ref':'other.json#/x'}}",
            "error ref /inputSchema/properties/a/$ref leads out of the schema"),
        bad(
            "'properties':{'a':{'$ref':'file:///etc/passwd'}}",
            "error ref /inputSchema/properties/a/$ref leads out"),
        bad(
            "'properties':{'a':{'$ref':'::'}}",
            "error ref /inputSchema/properties/a/$ref leads out"));
  }

  private static Stream<Arguments> headerAnnotations() {
    return Stream.of(
        good(
            "'properties':{'a':{'type':'string','x-mcp-header':'Region'},'b':{'type':'integer','x-mcp-header':'B'},'c':{'type':'boolean','x-mcp-header':'C'}}"),
        good(
            "'properties':{'o':{'type':'object','properties':{'a':{'type':'string','x-mcp-header':'A'}}}}"),
        bad(
            "'properties':{'a':{'type':'string','x-mcp-header':''}}",
            "error x-mcp-header /inputSchema/properties/a/x-mcp-header is not a header name"),
        bad(
            "'properties':{'a':{'type':'string','x-mcp-header':'a b'}}",
            "error x-mcp-header /inputSchema/properties/a/x-mcp-header is not a header name"),
        bad(
            "'properties':{'a':{'type':'string','x-mcp-header':true}}",
            "error x-mcp-header /inputSchema/properties/a/x-mcp-header is not a header name"),
        bad(
            "'properties':{'a':{'type':'string','x-mcp-header':'X'},'b':{'type':'string','x-mcp-header':'x'}}",
            "error x-mcp-header /inputSchema/properties/b/x-mcp-header is the name of another"),
        bad(
            "'properties':{'a':{'type':'number','x-mcp-header':'X'}}",
            "error x-mcp-header /inputSchema/properties/a/x-mcp-header stands on a parameter of type \"number\""),
        bad(
            "'properties':{'a':{'x-mcp-header':'X'}}",
            "error x-mcp-header /inputSchema/properties/a/x-mcp-header stands on a parameter without type"),
        bad(
            "'x-mcp-header':'X'",
            "error x-mcp-header /inputSchema/x-mcp-header stands on the whole"),
        bad(
            "'properties':{'a':{'type':'array','items':{'type':'string','x-mcp-header':'X'}}}",
            "error x-mcp-header /inputSchema/properties/a/items/x-mcp-header stands where"),
        bad(
            "'anyOf':[{'properties':{'a':{'type':'string','x-mcp-header':'X'}}}]",
            "error x-mcp-header /inputSchema/anyOf/0/properties/a/x-mcp-header stands where"),
        bad(
            "'$defs':{'d':{'type':'string','x-mcp-header':'X'}}",
            "error x-mcp-header /inputSchema/$defs/d/x-mcp-header stands where"));
  }

  private static Arguments good(String members) {
    return Arguments.of(members, "");
  }

  private static Arguments bad(String members, String finding) {
    return Arguments.of(members, finding);
  }

  @ParameterizedTest
  @MethodSource("schemas")
  void inputSchema_members_finding(String members, String finding) {
    List<String> found = input(members);
    if (finding.isEmpty()) {
      assertThat(found).isEmpty();
    } else {
      assertThat(found).singleElement().asString().startsWith(finding);
    }
  }

  @Test
  void pattern_notValid_warned() {
    assertThat(
            input(
                "'$schema':'http://json-schema.org/draft-07/schema#','properties':{'a':{'pattern':'['}}"))
        .singleElement()
        .asString()
        .startsWith("warning schema /inputSchema/properties/a/pattern");
  }

  @Test
  void schema_manyMistakes_firstOnesAndACount() {
    StringBuilder members = new StringBuilder("'properties':{'p0':{'type':1}");
    for (int i = 1; i < SchemaCheck.MAX_FORM_FINDINGS + 3; i++) {
      members.append(",'p%d':{'type':1}".formatted(i));
    }
    assertThat(input(members + "}"))
        .hasSize(SchemaCheck.MAX_FORM_FINDINGS + 1)
        .last()
        .asString()
        .contains("has 3 more places");
  }

  @Test
  void schema_deepest_acceptedAndOneMoreRefused() {
    assertThat(input(nested(SchemaCheck.MAX_DEPTH - 1))).isEmpty();
    assertThat(input(nested(SchemaCheck.MAX_DEPTH)))
        .containsExactly("error input-schema /inputSchema nests deeper than 100 levels");
  }

  /** A schema of the given levels below the root. */
  private static String nested(int levels) {
    return "'not':" + "{'not':".repeat(levels - 1) + "{}" + "}".repeat(levels - 1);
  }

  @Test
  void outputSchema_type_freeOnlySince2026() {
    String tool =
        "{\"name\":\"a\",\"description\":\"d\",\"inputSchema\":{\"type\":\"object\"},"
            + "\"outputSchema\":{\"type\":\"array\",\"required\":[\"x\"]}}";
    assertThat(check(ProtocolVersion.V2025_11_25, tool))
        .containsExactly(
            "error output-schema /outputSchema/type is \"array\"; it must be \"object\"",
            "error required /outputSchema/required/0 names \"x\", which is not in properties");
    assertThat(check(ProtocolVersion.V2026_07_28, tool))
        .containsExactly(
            "error required /outputSchema/required/0 names \"x\", which is not in properties");
  }
}
