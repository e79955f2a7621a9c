package dev.sluice.backend.stdio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.backend.spi.UpstreamChannel;
import org.junit.jupiter.api.Test;

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

  /** A child that says {@code text} to its first request, and then nothing. */
  private static StdioHarness answering(String text) {
    return new StdioHarness(
        StdioHarness.shell("read -r request; cat <<'END'\n" + text + "\nEND\ncat >/dev/null"));
  }
}
