package dev.sluice.protocol.jsonrpc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sluice.protocol.Buffers;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class JsonSpansTest {
  private static final String LIST =
      "{\"tools\":[ {\"name\":\"a\"} , \"b,]\" , 3 ],\"x\":{\"tools\":1},\"n\\u0061me\":\"v\"}";

  @Test
  void elements_ofMemberArray_areRawSpans() throws Exception {
    Buffers.each(
        LIST,
        message -> {
          Span tools = requireNonNull(member(message, "tools"));
          assertThat(JsonSpans.elements(message, tools.start(), tools.end()))
              .extracting(span -> raw(message, span))
              .containsExactly("{\"name\":\"a\"}", "\"b,]\"", "3");
        });
  }

  @Test
  void member_escapedName_isFound() throws Exception {
    Buffers.each(
        LIST, message -> assertThat(raw(message, member(message, "name"))).isEqualTo("\"v\""));
  }

  @Test
  void member_absentOrElsewhere_isNull() throws Exception {
    Buffers.each(
        LIST,
        message -> {
          assertThat(member(message, "absent")).isNull();
          assertThat(JsonSpans.member(message, -1, -1, "name")).isNull();
          Span x = requireNonNull(member(message, "x"));
          assertThat(raw(message, JsonSpans.member(message, x.start(), x.end(), "tools")))
              .isEqualTo("1");
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "1", "\"[]\"", "null", "[]"})
  void elements_ofNoArrayOrEmpty_areNone(String json) throws Exception {
    Buffers.each(
        json,
        message -> {
          assertThat(JsonSpans.elements(message, 0, message.readableBytes())).isEmpty();
          assertThat(JsonSpans.elements(message, -1, -1)).isEmpty();
        });
  }

  @Test
  void members_ofObject_areNamedInOrder() throws Exception {
    Buffers.each(
        LIST,
        message ->
            assertThat(JsonSpans.members(message, 0, message.readableBytes()))
                .extracting(named -> named.name() + '=' + raw(message, named.value()))
                .containsExactly(
                    "tools=[ {\"name\":\"a\"} , \"b,]\" , 3 ]", "x={\"tools\":1}", "name=\"v\""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "1", "\"{}\"", "null", "[{}]"})
  void members_ofNoObjectOrEmpty_areNone(String json) throws Exception {
    Buffers.each(
        json,
        message -> {
          assertThat(JsonSpans.members(message, 0, message.readableBytes())).isEmpty();
          assertThat(JsonSpans.members(message, -1, -1)).isEmpty();
        });
  }

  @Test
  void elements_malformed_areRefused() {
    ByteBuf message = Unpooled.wrappedBuffer("[1,".getBytes(UTF_8));

    assertThatIllegalArgumentException().isThrownBy(() -> JsonSpans.elements(message, 0, 3));
    assertThatIllegalArgumentException().isThrownBy(() -> JsonSpans.members(bad(), 0, 3));
  }

  private static ByteBuf bad() {
    return Unpooled.wrappedBuffer("{1:".getBytes(UTF_8));
  }

  @Test
  void text_escapes_areResolved() throws Exception {
    String token = "\"a\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\uD83D\\uDE00é\"";
    Buffers.each(
        token,
        message ->
            assertThat(JsonSpans.text(message, 0, message.readableBytes()))
                .isEqualTo("a\"\\/\b\f\n\r\té😀é"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"12", "null", "[\"a\"]", "{}"})
  void text_ofNoString_isNull(String json) throws Exception {
    Buffers.each(
        json,
        message -> {
          assertThat(JsonSpans.text(message, 0, message.readableBytes())).isNull();
          assertThat(JsonSpans.text(message, -1, -1)).isNull();
        });
  }

  @Test
  void quote_everyCharacter_isReadBackBySomeoneElse() {
    JsonMapper jackson = JsonMapper.builder().build();
    StringBuilder all = new StringBuilder();
    for (int c = 0; c < 0x10000; c++) {
      if (!Character.isSurrogate((char) c)) {
        all.append((char) c);
      }
    }
    all.append("😀");

    byte[] token = JsonSpans.quote(all.toString());

    assertThat(jackson.readValue(token, String.class)).isEqualTo(all.toString());
    assertThat(JsonSpans.text(Unpooled.wrappedBuffer(token), 0, token.length))
        .isEqualTo(all.toString());
  }

  @Test
  void quote_controlCharacters_areEscaped() {
    assertThat(quoted("\"\\\b\f\n\r\t\u0001\u001f\u007f\u2028/"))
        .isEqualTo("\"\\\"\\\\\\b\\f\\n\\r\\t\\u0001\\u001f\u007f\u2028/\"");
  }

  @Test
  void quote_loneSurrogates_becomeReplacements() {
    List<String> lone = List.of("a\ud800", "a\udc00", "\ud800a", "\udc00\ud800");

    assertThat(lone)
        .extracting(JsonSpansTest::quoted)
        .containsExactly("\"a\ufffd\"", "\"a\ufffd\"", "\"\ufffda\"", "\"\ufffd\ufffd\"");
  }

  private static String quoted(String text) {
    return new String(JsonSpans.quote(text), UTF_8);
  }

  private static @Nullable Span member(ByteBuf message, String name) {
    return JsonSpans.member(message, 0, message.readableBytes(), name);
  }

  private static @Nullable String raw(ByteBuf message, @Nullable Span span) {
    return span == null
        ? null
        : message.toString(message.readerIndex() + span.start(), span.end() - span.start(), UTF_8);
  }
}
