package dev.sluice.protocol.jsonrpc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.json.JsonMapper;

/** The reader against invented and damaged JSON, with Jackson as the judge. */
class JsonFuzz {
  private static final int DEPTH = 400;
  private static final EnvelopeReader READER = new EnvelopeReader(DEPTH);
  private static final JsonMapper JACKSON = JsonMapper.builder().build();

  @Property(tries = 3000, shrinking = ShrinkingMode.BOUNDED)
  void cursor_invented_isAccepted(@ForAll("json") String json) throws Exception {
    byte[] bytes = json.getBytes(UTF_8);
    assertThat(JsonGrammarTest.accepts(bytes)).isTrue();
    assertThat(jacksonAccepts(bytes)).isTrue();
  }

  @Property(tries = 6000, shrinking = ShrinkingMode.BOUNDED)
  void cursor_damaged_agreesWithJackson(
      @ForAll("json") String json, @ForAll int where, @ForAll int what, @ForAll int how)
      throws Exception {
    byte[] bytes = damage(json.getBytes(UTF_8), where, what, how);

    assertThat(JsonGrammarTest.accepts(bytes)).isEqualTo(jacksonAccepts(bytes));
  }

  @Property(tries = 6000, shrinking = ShrinkingMode.BOUNDED)
  void read_anything_failsOnlyAsMalformed(@ForAll("messages") byte[] bytes) {
    ByteBuf direct = ByteBufAllocator.DEFAULT.directBuffer(bytes.length + 1).writeBytes(bytes);
    ByteBuf heap = Unpooled.wrappedBuffer(bytes);
    try {
      assertThat(outcome(direct)).isEqualTo(outcome(heap));
    } finally {
      direct.release();
    }
  }

  @Property(tries = 2000, shrinking = ShrinkingMode.BOUNDED)
  void text_quoted_isReadBack(@ForAll("text") String text) {
    byte[] token = JsonSpans.quote(text);

    assertThat(JsonSpans.text(Unpooled.wrappedBuffer(token), 0, token.length)).isEqualTo(text);
    assertThat(JACKSON.readValue(token, String.class)).isEqualTo(text);
  }

  /** Reads, batch or not, and touches every member found. */
  private static String outcome(ByteBuf buffer) {
    StringBuilder outcome = new StringBuilder().append(EnvelopeReader.isBatch(buffer));
    try {
      outcome.append(READER.readBatch(buffer, 5));
    } catch (MalformedMessageException malformed) {
      outcome.append(malformed.code());
    }
    try {
      Envelope envelope = READER.read(buffer);
      outcome.append(envelope.kind()).append(envelope.id()).append(envelope.method());
      for (Member member : Member.values()) {
        outcome.append(envelope.raw(member, buffer)).append(envelope.text(member, buffer));
        JsonSpans.elements(buffer, envelope.start(member), envelope.end(member));
        JsonSpans.member(buffer, envelope.start(member), envelope.end(member), "name");
      }
    } catch (MalformedMessageException malformed) {
      outcome.append(malformed.code()).append(malformed.id());
    }
    return outcome.toString();
  }

  /**
   * Whether Jackson reads one value and the JDK decodes the bytes. Jackson is lenient where we may
   * not be: it takes lone surrogates and overlong forms in UTF-8, guesses UTF-16, and skips a mark.
   */
  private static boolean jacksonAccepts(byte[] bytes) {
    String text;
    try {
      text = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException malformed) {
      return false;
    }
    if (text.startsWith("\uFEFF")) {
      return false;
    }
    try (JsonParser parser = JACKSON.createParser(text)) {
      if (parser.nextToken() == null) {
        return false;
      }
      parser.skipChildren();
      parser.finishToken();
      return parser.nextToken() == null;
    } catch (JacksonException malformed) {
      return false;
    }
  }

  private static byte[] damage(byte[] json, int where, int what, int how) {
    int at = Math.floorMod(where, json.length);
    byte[] marks =
        "\"\\{}[]:,0-+.eE tfnu\n\u0000\u0080\u00ff"
            .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
    byte mark = marks[Math.floorMod(what, marks.length)];
    ByteBuf damaged = Unpooled.wrappedBuffer(new byte[json.length + 1]).clear();
    damaged.writeBytes(json, 0, at);
    switch (Math.floorMod(how, 3)) {
      case 0 -> damaged.writeByte(mark).writeBytes(json, at + 1, json.length - at - 1);
      case 1 -> damaged.writeByte(mark).writeBytes(json, at, json.length - at);
      default -> damaged.writeBytes(json, at + 1, json.length - at - 1);
    }
    byte[] bytes = new byte[damaged.readableBytes()];
    damaged.readBytes(bytes);
    return bytes;
  }

  @Provide
  Arbitrary<String> text() {
    return Arbitraries.strings()
        .withChars('"', '\\', '/', '\u0000', '\n', 'é', '漢', '\u2028')
        .withCharRange(' ', '~')
        .ofMaxLength(30)
        .map(text -> text.length() % 3 == 0 ? text + "😀" : text);
  }

  @Provide
  Arbitrary<String> json() {
    Arbitrary<String> numbers =
        Arbitraries.oneOf(
            Arbitraries.integers().map(String::valueOf),
            Arbitraries.doubles().map(String::valueOf),
            Arbitraries.of("-0", "0.0", "1e5", "1E-5", "-12.25e+2"));
    Arbitrary<String> strings = text().map(text -> new String(JsonSpans.quote(text), UTF_8));
    Arbitrary<String> escaped =
        Arbitraries.of("\"\\u00e9\\/\"", "\"\\ud83d\\ude00\"", "\"\\b\\f\"");
    Arbitrary<String> leaves =
        Arbitraries.oneOf(numbers, strings, escaped, Arbitraries.of("true", "false", "null"));
    return nest(nest(nest(leaves)));
  }

  private Arbitrary<String> nest(Arbitrary<String> values) {
    Arbitrary<String> blanks = Arbitraries.of("", "", " ", "\n\t", "\r ");
    Arbitrary<String> arrays =
        Combinators.combine(values.list().ofMaxSize(4), blanks)
            .as(
                (list, blank) ->
                    '[' + blank + String.join(blank + ',' + blank, list) + blank + ']');
    Arbitrary<String> names =
        Arbitraries.of("name", "id", "_meta", "method", "params", "\\u006eame", "", "é");
    Arbitrary<String> members =
        Combinators.combine(names, blanks, values)
            .as((name, blank, value) -> '"' + name + '"' + blank + ':' + blank + value);
    Arbitrary<String> objects =
        members.list().ofMaxSize(4).map(list -> '{' + String.join(",", list) + '}');
    return Arbitraries.oneOf(values, arrays, objects);
  }

  @Provide
  Arbitrary<byte[]> messages() {
    Arbitrary<String> tops =
        Arbitraries.of("jsonrpc", "id", "method", "params", "result", "error", "m\\u0065thod", "x");
    Arbitrary<String> values =
        Arbitraries.oneOf(
            json(),
            Arbitraries.of("\"2.0\"", "1", "\"tools/call\"", "{\"_meta\":{\"progressToken\":1}}"));
    Arbitrary<String> members =
        Combinators.combine(tops, values).as((name, value) -> '"' + name + "\":" + value);
    Arbitrary<String> objects =
        members
            .list()
            .ofMaxSize(6)
            .map(list -> "{\"jsonrpc\":\"2.0\"," + String.join(",", list) + '}');
    Arbitrary<byte[]> whole = objects.map(text -> text.getBytes(UTF_8));
    Arbitrary<byte[]> damaged =
        Combinators.combine(
                whole, Arbitraries.integers(), Arbitraries.integers(), Arbitraries.integers())
            .as(JsonFuzz::damage);
    Arbitrary<byte[]> noise = Arbitraries.bytes().array(byte[].class).ofMaxSize(60);
    return Arbitraries.oneOf(whole, damaged, noise);
  }
}
