package dev.sluice.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EchoShortcutTest {
  private static @Nullable String answer(String request) {
    byte[] answer = EchoShortcut.answer(request.getBytes(UTF_8));
    return answer == null ? null : new String(answer, UTF_8);
  }

  @Test
  void answer_echo_keepsIdAndMessageAsWritten() {
    assertThat(
            answer(
                """
                {"params":{"arguments":{"other":[1],"message":"a\\u00e9\\n"},"name":"echo"},
                 "id":"x","method":"tools/call","jsonrpc":"2.0"}"""))
        .isEqualTo(
            """
            {"jsonrpc":"2.0","id":"x","result":{"content":[{"type":"text","text":"a\\u00e9\\n"}]}}""");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"add\"}}",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"echo\"}}",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"echo\","
            + "\"arguments\":{\"message\":1}}}",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}",
        "{\"jsonrpc\":\"2.0\",\"method\":\"tools/call\",\"params\":{\"name\":\"echo\"}}",
        "[]",
        "{",
        ""
      })
  void answer_anythingElse_isLeftToTheOthers(String request) {
    assertThat(answer(request)).isNull();
  }
}
