package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.exchange.ServerName;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import java.io.StringWriter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

final class ToolCallTest {
  private final EventLoop loop = new DefaultEventLoop();
  private final ScriptedDispatcher dispatcher = new ScriptedDispatcher();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @AfterEach
  void close() {
    loop.shutdownGracefully(0, 1, java.util.concurrent.TimeUnit.SECONDS).syncUninterruptibly();
  }

  private ToolCall.Outcome call(boolean terminal, String... answers) {
    dispatcher.server("a", "{}", answers);
    Streams streams = CommandRun.streams(out, err, terminal, false);
    ToolCall.Target target = new ToolCall.Target(new ServerName("a"), "t\"1", "{\"x\":1}");
    return new ToolCall(dispatcher, loop, target, new CallProgress(streams)).await();
  }

  private static final String PROGRESS =
      "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\",\"params\":{\"progressToken\":1,\"progress\":1,\"total\":2,\"message\":\"half\\u001b[2J\"}}";

  @Test
  void call_answered_resultAndRequestAsExpected() {
    ToolCall.Outcome outcome =
        call(false, PROGRESS, "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"content\":[]}}");
    assertThat(outcome)
        .isEqualTo(new ToolCall.Result(JsonMapper.shared().readTree("{\"content\":[]}"), false));
    assertThat(dispatcher.requests)
        .containsExactly(
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"t\\\"1\",\"arguments\":{\"x\":1},\"_meta\":{\"progressToken\":1}}}");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void call_onTerminal_showsProgressWithoutItsControlCharacters() {
    assertThat(
            call(
                true,
                PROGRESS,
                "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\",\"params\":{\"level\":\"info\",\"data\":1}}",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"isError\":true,\"content\":[]}}"))
        .isInstanceOfSatisfying(
            ToolCall.Result.class, result -> assertThat(result.failed()).isTrue());
    assertThat(err.toString())
        .isEqualTo("\r\u001b[K[##########..........] 1/2 half?[2J" + System.lineSeparator());
  }

  @Test
  void call_errorOrNoAnswer_told() {
    assertThat(
            call(
                false,
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":-32602,\"message\":\"no\"}}"))
        .isInstanceOf(ToolCall.Refused.class);
    assertThat(call(false, "fail")).isInstanceOf(ToolCall.Failed.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"progress\":3} | 3",
        "{\"progress\":0.5,\"total\":1} | [##########..........] 0.5/1",
        "{\"progress\":9,\"total\":3,\"message\":\"m\"} | [####################] 9/3 m",
        "{\"progress\":-9,\"total\":3} | [....................] -9/3",
        "{\"progress\":3,\"total\":-1,\"message\":\"m\"} | 3 m",
        "{} | 0"
      })
  void progress_text_isOneShortLine(String params, String text) {
    assertThat(CallProgress.text(JsonMapper.shared().readTree(params))).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"content\":[{\"type\":\"text\",\"text\":\"a\\u001b\"},{\"type\":\"text\",\"text\":\"b\"}]} | a?;b",
        "{\"content\":[{\"type\":\"image\",\"mimeType\":\"image/png\",\"data\":\"AAAA\"}]} | [image image/png, 4 characters of base64]",
        "{\"content\":[{\"type\":\"resource\",\"resource\":{\"uri\":\"x:y\",\"text\":\"t\"}}]} | t",
        "{\"content\":[{\"type\":\"resource\",\"resource\":{\"uri\":\"x:y\",\"blob\":\"\"}}]} | [resource x:y]",
        "{\"content\":[{\"type\":\"resource_link\",\"uri\":\"x:y\"}]} | [resource x:y]",
        "{\"content\":[{\"type\":\"new\"}]} | {\"type\":\"new\"}",
        "{\"content\":[],\"structuredContent\":[1]} | [ 1 ]"
      })
  void output_content_printedAsText(String result, String text) {
    Streams streams = CommandRun.streams(out, err, true, false);
    new CallOutput(streams, false).print(JsonMapper.shared().readTree(result));
    assertThat(out.toString().strip().replace(System.lineSeparator(), ";")).isEqualTo(text);
  }
}
