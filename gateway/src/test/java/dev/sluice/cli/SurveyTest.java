package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.exchange.CancelReason;
import dev.sluice.exchange.ServerName;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class SurveyTest {
  private static final String TOOLS = "{\"tools\":{}}";
  private static final Duration LONG = Duration.ofSeconds(30);

  private final EventLoop loop = new DefaultEventLoop();
  private final ScriptedDispatcher dispatcher = new ScriptedDispatcher();

  @AfterEach
  void close() {
    loop.shutdownGracefully(0, 1, java.util.concurrent.TimeUnit.SECONDS).syncUninterruptibly();
  }

  private List<Surveyed> survey(Duration deadline, String... servers) {
    List<ServerName> names = Stream.of(servers).map(ServerName::new).toList();
    return Survey.of(dispatcher, loop, names, deadline);
  }

  private String reason(String answer) {
    dispatcher.server("a", TOOLS, answer);
    Surveyed surveyed = survey(LONG, "a").getFirst();
    assertThat(surveyed).isInstanceOf(Surveyed.Down.class);
    return ((Surveyed.Down) surveyed).reason();
  }

  @Test
  void survey_severalPages_allToolsInOrder() {
    dispatcher.server(
        "a",
        TOOLS,
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"tools\":[{\"name\":\"x\"}],\"nextCursor\":\"q\\\"1\"}}",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"tools\":[{\"name\":\"y\"}],\"nextCursor\":\"\"}}");
    Surveyed.Up up = (Surveyed.Up) survey(LONG, "a").getFirst();
    assertThat(up.toolNames()).containsExactly("x", "y");
    assertThat(dispatcher.requests)
        .containsExactly(
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\"}",
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\",\"params\":{\"cursor\":\"q\\\"1\"}}");
  }

  @Test
  void survey_noToolsCapability_upWithoutAsking() {
    dispatcher.server("a", "{}");
    assertThat(((Surveyed.Up) survey(LONG, "a").getFirst()).tools()).isEmpty();
    assertThat(dispatcher.requests).isEmpty();
  }

  @Test
  void survey_deadAndHangingServers_downWithoutHoldingOthers() {
    dispatcher.dead("dead").server("slow", TOOLS, "hang");
    dispatcher.server("a", TOOLS, "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"tools\":[]}}");
    List<Surveyed> answers = survey(Duration.ofMillis(50), "dead", "slow", "mute", "a");
    assertThat(answers)
        .startsWith(
            new Surveyed.Down(new ServerName("dead"), "backend_unreachable: cannot reach dead"),
            new Surveyed.Down(new ServerName("slow"), "no answer within 50 ms"),
            new Surveyed.Down(new ServerName("mute"), "no answer within 50 ms"));
    assertThat(answers.getLast()).isInstanceOf(Surveyed.Up.class);
    loop.submit(() -> {}).syncUninterruptibly();
    assertThat(dispatcher.cancels).containsExactly(CancelReason.CLIENT_CANCELLED);
  }

  @Test
  void survey_badAnswers_downWithReason() {
    assertThat(reason("{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":-1,\"message\":\"no\"}}"))
        .startsWith("tools/list was refused: {\"code\":-1");
    assertThat(reason("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}"))
        .isEqualTo("tools/list was answered without tools");
    assertThat(reason("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"tools\":7}}"))
        .isEqualTo("tools/list was answered without tools");
    assertThat(reason("fail")).isEqualTo("backend_unreachable: cannot reach a");
    String page = "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"tools\":[],\"nextCursor\":\"c\"}}";
    dispatcher.server("b", TOOLS, page, page);
    assertThat(((Surveyed.Down) survey(LONG, "b").getFirst()).reason())
        .isEqualTo("tools/list gave the same cursor twice");
  }

  @Test
  void survey_mostPages_takenAndOneMoreRefused() {
    assertThat(pages(ToolListing.MAX_PAGES)).isInstanceOf(Surveyed.Up.class);
    assertThat(pages(ToolListing.MAX_PAGES + 1))
        .isEqualTo(new Surveyed.Down(new ServerName("a"), "tools/list has more than 1000 pages"));
  }

  private Surveyed pages(int count) {
    String[] answers = new String[count];
    for (int i = 0; i < count; i++) {
      String next = i == count - 1 ? "" : ",\"nextCursor\":\"" + i + '"';
      answers[i] = "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"tools\":[]" + next + "}}";
    }
    dispatcher.server("a", TOOLS, answers);
    return survey(LONG, "a").getFirst();
  }
}
