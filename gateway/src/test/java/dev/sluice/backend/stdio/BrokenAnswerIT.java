package dev.sluice.backend.stdio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.backend.spi.UpstreamChannel;
import dev.sluice.settings.ByteSize;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BrokenAnswerIT {

  @Test
  void answer_isNoJson_failsItsCallAtOnce() throws Exception {
    String answer = "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"value\":NaN}}";
    try (StdioHarness harness = answering(answer)) {
      UpstreamChannel channel = harness.open();
      Heard heard = harness.call(channel, "tools/call", "{}");

      assertThat(heard.next()).isEqualTo("failure BACKEND_PROTOCOL_ERROR ALL");
      assertThat(heard.failure().message()).contains("no JSON-RPC message");
      assertThat(channel.isOpen()).isTrue();
    }
  }

  @Test
  void answer_isBothResultAndError_failsItsCallAtOnce() throws Exception {
    try (StdioHarness harness =
        answering("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{},\"error\":{\"code\":1}}")) {
      Heard heard = harness.call(harness.open(), "tools/call", "{}");

      assertThat(heard.next()).isEqualTo("failure BACKEND_PROTOCOL_ERROR ALL");
    }
  }

  @Test
  void noise_namesTheCallsId_isSkipped() throws Exception {
    String noise =
        """
        {"level":"error","id":1,"error":"a log line"}
        {"jsonrpc":"2.0","id":1,"method":"roots/list","params":{"error":NaN}}
        """;
    String answer = "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}";
    try (StdioHarness harness = answering(noise + answer)) {
      Heard heard = harness.call(harness.open(), "tools/call", "{}");

      assertThat(heard.next()).isEqualTo(answer);
      assertThat(harness.transport().stats().noiseLines()).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"jsonrpc\":\"2.0\",\"result\":{\"t\":\"LONG\"},\"id\":1}",
        "{\"result\":{\"t\":\"LONG\"}, \"id\" : 1, \"jsonrpc\":\"2.0\"}",
        "{\"error\":{\"code\":1,\"message\":\"LONG\"},\"id\":\"1\",\"jsonrpc\":\"2.0\"}"
      })
  void answer_tooLongWithItsIdAtTheEnd_failsItsCallAtOnce(String answer) throws Exception {
    try (StdioHarness harness = answeringUpTo1KiB(answer.replace("LONG", "x".repeat(3_000)))) {
      Heard heard = harness.call(harness.open(), "tools/call", "{}");

      assertThat(heard.next()).isEqualTo("failure RESPONSE_TOO_LARGE ALL");
      assertThat(harness.transport().stats().overlongLines()).isEqualTo(1);
    }
  }

  @Test
  void answer_tooLongWithAnIdInItsText_isNotTakenForTheCall() throws Exception {
    String long1 = "x".repeat(3_000);
    String text =
        "{\"jsonrpc\":\"2.0\",\"result\":{\"t\":\""
            + long1
            + ",\\\"id\\\":1}\"},\"id\":7}\n"
            + "{\"jsonrpc\":\"2.0\",\"result\":{\"t\":\""
            + long1
            + "\",\"id\":1}}\n";
    String answer = "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}";
    try (StdioHarness harness = answeringUpTo1KiB(text + answer)) {
      Heard heard = harness.call(harness.open(), "tools/call", "{}");

      assertThat(heard.next()).isEqualTo(answer);
      assertThat(harness.transport().stats().overlongLines()).isEqualTo(2);
    }
  }

  private static StdioHarness answeringUpTo1KiB(String text) {
    String script = "read -r request; cat <<'END'\n" + text + "\nEND\ncat >/dev/null";
    return new StdioHarness(
        StdioHarness.config("sh", List.of("-c", script), ByteSize.ofKiB(1), ByteSize.ofMiB(1)));
  }

  /** A child that says {@code text} to its first request, and then nothing. */
  private static StdioHarness answering(String text) {
    return new StdioHarness(
        StdioHarness.shell("read -r request; cat <<'END'\n" + text + "\nEND\ncat >/dev/null"));
  }
}
