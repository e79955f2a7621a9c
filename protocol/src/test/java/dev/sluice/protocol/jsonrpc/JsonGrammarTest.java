package dev.sluice.protocol.jsonrpc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.protocol.Buffers;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 8259 and RFC 3629 to the letter. */
class JsonGrammarTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "-0",
        "10",
        "1.0",
        "0.5e+10",
        "-1E-2",
        "true",
        "false",
        "null",
        "\"\"",
        "[]",
        "{}",
        "[ ]",
        "{ }",
        " [ 1 , 2 ] ",
        "\t{\r\n\"a\" : [ { } ] }\n",
        "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"",
        "\"\\u0000\\uD800\\uffff\"",
        "\"\u007f\u2028é漢😀\"",
        "[[[],[]],{\"a\":[{}]}]",
        "[1,\"a\",null]"
      })
  void value_wellFormed_isTaken(String json) throws Exception {
    assertThat(accepts(json.getBytes(UTF_8))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "-",
        "+1",
        "01",
        "-01",
        "1.",
        ".5",
        "1e",
        "1e+",
        "0x1",
        "1_0",
        "NaN",
        "Infinity",
        "tru",
        "truee",
        "True",
        "nul",
        "nulll",
        "\"",
        "\"a",
        "'a'",
        "\"\t\"",
        "\"\n\"",
        "\"\u0000\"",
        "\"\\x\"",
        "\"\\u12\"",
        "\"\\u12G4\"",
        "\"\\u\"",
        "\"\\",
        "[",
        "]",
        "[1",
        "[1,",
        "[1,]",
        "[,1]",
        "[1 2]",
        "[1}",
        "{",
        "}",
        "{a:1}",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\" 1}",
        "{\"a\":1,}",
        "{,}",
        "{\"a\":1 \"b\":2}",
        "{\"a\":1]",
        "{1:2}",
        "1 2",
        "1,",
        "[]]",
        "{}}",
        "// c\n1",
        "\uFEFF1",
        "\u00A01",
        "1\u0000",
        "\f1",
        "[\"a\\\"]"
      })
  void value_malformed_isRefused(String json) throws Exception {
    assertThat(accepts(json.getBytes(UTF_8))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "c280",
        "dfbf",
        "e0a080",
        "ec8080",
        "ed9fbf",
        "ee8080",
        "efbfbf",
        "f0908080",
        "f18080bf",
        "f48fbfbf"
      })
  void utf8_wellFormed_isTaken(String bytes) throws Exception {
    assertThat(acceptsString(bytes)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "80",
        "bf",
        "c0",
        "c080",
        "c1bf",
        "c2",
        "c222",
        "c2c0",
        "e080",
        "e08080",
        "e09fbf",
        "e0a0",
        "e0a022",
        "eda080",
        "edbfbf",
        "ef80",
        "f08080",
        "f0808080",
        "f08fbfbf",
        "f09080",
        "f0908022",
        "f4908080",
        "f5808080",
        "f8888080",
        "fe",
        "ff"
      })
  void utf8_malformed_isRefused(String bytes) throws Exception {
    assertThat(acceptsString(bytes)).isFalse();
  }

  @Test
  void text_cutAnywhere_isRefused() throws Exception {
    byte[] json = "{\"a\":[1.5e3,true,null,\"é漢😀\\u0041\\n\"],\"b\":{\"c\":{}}}".getBytes(UTF_8);
    for (int length = 0; length < json.length; length++) {
      assertThat(accepts(java.util.Arrays.copyOf(json, length))).as("first %s", length).isFalse();
    }
    assertThat(accepts(json)).isTrue();
  }

  /** Every kind of token in turn lies across the edge of the window. */
  @Test
  void window_tokenAcrossItsEdge_isReadWhole() throws Exception {
    byte[] tail = "\"é漢😀\\u00e9\\n\",-12.5e+7,true,{ \"name\" : [ ] } ]".getBytes(UTF_8);
    for (int shift = 0; shift <= tail.length; shift++) {
      String pad = "[\"" + "x".repeat(JsonCursor.WINDOW - 4 - shift) + "\",";
      ByteBuf text = ByteBufAllocator.DEFAULT.directBuffer();
      try {
        text.writeCharSequence(pad, UTF_8);
        text.writeBytes(tail);
        JsonCursor json = new JsonCursor(text, 0, text.readableBytes(), 9);
        json.skipValue();
        json.takeEnd();
        assertThat(json.offset()).isEqualTo(text.readableBytes());
      } finally {
        text.release();
      }
    }
  }

  @Test
  void window_namesAcrossItsEdge_areFound() throws Exception {
    String before = "{\"jsonrpc\":\"2.0\",\"x\":\"";
    String after = "\",\"id\":\"i😀d\",\"method\":\"tools/call\",\"params\":{\"name\":\"n\"}}";
    for (int shift = 0; shift <= after.length() + 4; shift++) {
      String pad = "x".repeat(JsonCursor.WINDOW - before.length() - shift);
      Reading reading = Reading.of(before + pad + after);

      assertThat(reading.id()).isEqualTo(new RequestId("\"i😀d\""));
      assertThat(reading.method()).isEqualTo("tools/call");
      assertThat(reading.names()).containsEntry(Member.NAME, "n");
    }
  }

  private static boolean acceptsString(String hex) throws Exception {
    byte[] bytes = HexFormat.of().parseHex("22" + hex + "22");
    boolean alone = accepts(bytes);
    byte[] amid = HexFormat.of().parseHex("226161616161616161" + hex + "6262626262626262" + "22");
    assertThat(accepts(amid)).isEqualTo(alone);
    return alone;
  }

  /** Whether every kind of buffer with these bytes is one JSON text; they must agree. */
  static boolean accepts(byte[] bytes) throws Exception {
    int[] votes = new int[2];
    Buffers.each(
        bytes,
        buffer -> {
          try {
            JsonCursor json = new JsonCursor(buffer, 0, buffer.readableBytes(), 500);
            json.skipValue();
            json.takeEnd();
            votes[1]++;
          } catch (MalformedMessageException malformed) {
            votes[0]++;
          }
        });
    assertThat(votes).contains(0);
    return votes[1] > 0;
  }
}
