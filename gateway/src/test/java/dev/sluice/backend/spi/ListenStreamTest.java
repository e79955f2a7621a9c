package dev.sluice.backend.spi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.exchange.Client;
import dev.sluice.exchange.ClientCapabilities;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.Identity;
import dev.sluice.exchange.Message;
import dev.sluice.exchange.MessageText;
import dev.sluice.exchange.Reason;
import dev.sluice.exchange.Scope;
import dev.sluice.exchange.ServerDescription;
import dev.sluice.protocol.era.ProtocolVersion;
import dev.sluice.protocol.jsonrpc.Member;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The one stream of changes, as a {@link StatelessChannel} drives it. */
final class ListenStreamTest {
  private static final String CAPABILITIES =
      "{\"tools\":{\"listChanged\":true},\"prompts\":{},\"resources\":{\"subscribe\":true}}";
  private static final String ACK =
      "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/subscriptions/acknowledged\",\"params\":{\"_meta\":{\"io.modelcontextprotocol/subscriptionId\":1},\"notifications\":{\"toolsListChanged\":true,\"resourceSubscriptions\":[\"r:1\"]}}}";
  private static final String ACK_WITHOUT_RESOURCES =
      "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/subscriptions/acknowledged\",\"params\":{\"notifications\":{\"toolsListChanged\":true}}}";
  private static final String UPDATED =
      "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/resources/updated\",\"params\":{\"_meta\":{\"io.modelcontextprotocol/subscriptionId\":1},\"uri\":\"r:1\"}}";
  private static final String CANCELLED =
      "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":1}}";

  private final EmbeddedChannel embedded = new EmbeddedChannel();
  private final ScriptedWay.Line line = new ScriptedWay.Line();
  private final List<String> news = new ArrayList<>();
  private final List<String> answers = new ArrayList<>();
  private final List<Message> requests = new ArrayList<>();
  private final List<UpstreamCall> handles = new ArrayList<>();
  private final Interests interests = new Interests();
  private UpstreamChannel channel = line;

  @BeforeEach
  void open() {
    channel = open(CAPABILITIES);
  }

  @AfterEach
  void close() {
    channel.close(() -> {});
    embedded.runPendingTasks();
    embedded.finishAndReleaseAll();
    assertThat(line.open).isFalse();
  }

  private UpstreamChannel open(String capabilities) {
    UpstreamChannel opened =
        new StatelessChannel(
            line,
            ScriptedWay.SERVER,
            new ServerDescription(ProtocolVersion.V2026_07_28, capabilities, "{}", null),
            interests,
            embedded.eventLoop());
    opened.listen(
        new ChannelEvents() {
          @Override
          public void onMessage(Message message) {
            news.add(MessageText.of(message));
            message.release();
          }

          @Override
          public void onClosed(Failure.ByBackend failure) {
            news.add(failure.message());
          }
        });
    embedded.runPendingTasks();
    return opened;
  }

  private void ask(String method, String uri, ClientCapabilities who) {
    Message request =
        Message.of(
            "{\"jsonrpc\":\"2.0\",\"id\":5,\"method\":\""
                + method
                + "\",\"params\":{\"uri\":\""
                + uri
                + "\"}}");
    Client client = Client.nobody(Scope.AGGREGATE, Identity.ANONYMOUS, who);
    requests.add(request);
    handles.add(
        channel.call(
            new UpstreamRequest(request, client, List.of()),
            embedded.eventLoop(),
            new Heard(request, answers)));
    embedded.runPendingTasks();
  }

  private void subscribe(String uri) {
    ask("resources/subscribe", uri, ClientCapabilities.NONE);
  }

  private void unsubscribe(String uri) {
    ask("resources/unsubscribe", uri, ClientCapabilities.NONE);
  }

  private ScriptedWay.Asked stream(int index) {
    return line.asked.get(index);
  }

  private void acknowledge(int index) {
    stream(index).say(ACK);
    embedded.runPendingTasks();
  }

  private void advance(long millis) {
    embedded.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
    embedded.runScheduledPendingTasks();
    embedded.runPendingTasks();
  }

  @Test
  void listen_serverWhoseListsChange_isAskedForThoseAlone() {
    assertThat(line.asked).hasSize(1);
    assertThat(stream(0).is("subscriptions/listen")).isTrue();
    assertThat(stream(0).json())
        .contains("\"notifications\":{\"toolsListChanged\":true}}")
        .contains("\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\"");
  }

  @Test
  void listen_serverThatTellsOfNothing_isNotAsked() {
    ScriptedWay.Line silent = new ScriptedWay.Line();
    StatelessChannel other =
        new StatelessChannel(
            silent,
            ScriptedWay.SERVER,
            new ServerDescription(ProtocolVersion.V2026_07_28, "{\"tools\":{}}", "{}", null),
            new Interests(),
            embedded.eventLoop());
    other.listen(new Unheard());
    embedded.runPendingTasks();
    assertThat(silent.asked).isEmpty();
    other.close(() -> {});
  }

  @Test
  void news_ofTheStream_losesItsSubscription() {
    acknowledge(0);
    stream(0).say(UPDATED);
    assertThat(news)
        .containsExactly(
            "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/resources/updated\",\"params\":{\"_meta\":{},\"uri\":\"r:1\"}}");
  }

  @Test
  void subscribe_newResource_opensTheNewStreamBeforeTheOldEnds() {
    acknowledge(0);
    subscribe("r:1");
    assertThat(line.asked).hasSize(2);
    assertThat(stream(1).json()).contains("\"resourceSubscriptions\":[\"r:1\"]");
    assertThat(stream(0).isCancelled()).isFalse();
    assertThat(answers).isEmpty();
    acknowledge(1);
    assertThat(stream(0).isCancelled()).isTrue();
    assertThat(answers).containsExactly("result");
    stream(1).say(UPDATED);
    assertThat(news).hasSize(1);
  }

  @Test
  void subscribe_knownResource_isAnsweredAtOnce() {
    subscribe("r:1");
    acknowledge(0);
    acknowledge(1);
    subscribe("r:1");
    assertThat(line.asked).hasSize(2);
    assertThat(answers).containsExactly("result", "result");
  }

  @Test
  void subscribe_manyWhileAStreamOpens_openOneMore() {
    subscribe("r:1");
    subscribe("r:2");
    subscribe("r:3");
    assertThat(line.asked).hasSize(1);
    acknowledge(0);
    assertThat(line.asked).hasSize(2);
    assertThat(stream(1).json()).contains("[\"r:1\",\"r:2\",\"r:3\"]");
    acknowledge(1);
    assertThat(answers).hasSize(3).containsOnly("result");
  }

  @Test
  void subscribe_serverThatTellsOfNoResources_isRefused() {
    acknowledge(0);
    subscribe("r:1");
    stream(1).say(ACK_WITHOUT_RESOURCES);
    embedded.runPendingTasks();
    assertThat(answers).containsExactly("error -32601");
    assertThat(interests.uris()).isEmpty();
  }

  @Test
  void subscribe_refusedStream_passesTheErrorOn() {
    acknowledge(0);
    subscribe("r:1");
    stream(1).error(-32602, "");
    embedded.runPendingTasks();
    assertThat(answers).containsExactly("error -32602");
    assertThat(stream(0).isCancelled()).isFalse();
  }

  @Test
  void subscribe_streamThatIsNotAcknowledged_failsAtTheLimit() {
    acknowledge(0);
    subscribe("r:1");
    advance(ListenStream.ACKNOWLEDGED_MILLIS - 1);
    assertThat(answers).isEmpty();
    advance(1);
    assertThat(answers).containsExactly("failure deadline_exceeded");
    assertThat(stream(1).isCancelled()).isTrue();
  }

  @Test
  void unsubscribe_lastOfAll_narrowsTheStream() {
    subscribe("r:1");
    acknowledge(0);
    acknowledge(1);
    unsubscribe("r:1");
    assertThat(answers).hasSize(2);
    assertThat(stream(2).json()).contains("\"notifications\":{\"toolsListChanged\":true}}");
    acknowledge(2);
    assertThat(stream(1).isCancelled()).isTrue();
  }

  @Test
  void unsubscribe_whileAnotherKindOfClientListens_changesNothing() {
    ClientCapabilities other = new ClientCapabilities("{\"x\":{}}", false, false, false);
    subscribe("r:1");
    acknowledge(0);
    acknowledge(1);
    ask("resources/subscribe", "r:1", other);
    unsubscribe("r:1");
    assertThat(line.asked).hasSize(2);
  }

  @Test
  void stream_thatEnds_comesBackAndTellsWhatMayHaveBeenMissed() {
    subscribe("r:1");
    acknowledge(0);
    acknowledge(1);
    stream(1).listener().onFailure(ScriptedWay.failure(Reason.BACKEND_DISCONNECTED));
    assertThat(line.asked).hasSize(2);
    advance(ListenStream.FIRST_PAUSE_MILLIS);
    assertThat(line.asked).hasSize(3);
    acknowledge(2);
    assertThat(news)
        .containsExactly(
            "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/tools/list_changed\"}",
            "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/resources/updated\",\"params\":{\"uri\":\"r:1\"}}");
  }

  @Test
  void stream_thatEndsGracefullyOrIsTornDown_comesBack() {
    acknowledge(0);
    stream(0).result("{\"resultType\":\"complete\"}");
    advance(ListenStream.FIRST_PAUSE_MILLIS);
    acknowledge(1);
    stream(1).say(CANCELLED);
    advance(2 * ListenStream.FIRST_PAUSE_MILLIS);
    assertThat(line.asked).hasSize(3);
  }

  @Test
  void stream_thatIsOld_isReplacedByANewOneFirst() {
    acknowledge(0);
    advance(ListenStream.RENEWED_MILLIS - 1);
    assertThat(line.asked).hasSize(1);
    advance(1);
    assertThat(line.asked).hasSize(2);
    assertThat(stream(0).isCancelled()).isFalse();
    acknowledge(1);
    assertThat(stream(0).isCancelled()).isTrue();
    assertThat(news).isEmpty();
  }

  @Test
  void stream_thatCannotBeReplaced_isLeftAndComesBack() {
    acknowledge(0);
    advance(ListenStream.RENEWED_MILLIS);
    stream(1).listener().onFailure(ScriptedWay.failure(Reason.BACKEND_UNREACHABLE));
    assertThat(stream(0).isCancelled()).isTrue();
    advance(ListenStream.FIRST_PAUSE_MILLIS);
    acknowledge(2);
    assertThat(news).hasSize(1);
  }

  @Test
  void subscribe_givenUpBeforeItsAnswer_isForgotten() {
    subscribe("r:1");
    handles.getLast().cancel("late");
    acknowledge(0);
    assertThat(interests.uris()).isEmpty();
    assertThat(answers).isEmpty();
    requests.forEach(Message::release);
  }

  @Test
  void subscribe_twoAtOnceAndTheFirstGivesUp_theOtherIsToldOfChanges() {
    acknowledge(0);
    subscribe("r:1");
    subscribe("r:1");
    handles.getFirst().cancel("late");
    acknowledge(1);
    assertThat(answers).containsExactly("result");
    assertThat(interests.uris()).containsExactly("r:1");
    subscribe("r:2");
    assertThat(line.asked.getLast().json()).contains("[\"r:1\",\"r:2\"]");
    requests.getFirst().release();
  }

  @Test
  void subscribe_whenTheChannelCloses_isRefusedAndForgotten() {
    subscribe("r:1");
    channel.close(() -> {});
    embedded.runPendingTasks();
    assertThat(answers).containsExactly("error -32603");
    assertThat(interests.uris()).isEmpty();
  }

  @Test
  void stream_ofAServerThatKnowsNone_isAskedForOnce() {
    stream(0).error(-32601, "");
    advance(10 * ListenStream.MOST_PAUSE_MILLIS);
    assertThat(line.asked).hasSize(1);
  }

  @Test
  void stream_thatKeepsFailing_isAskedForAtGrowingPauses() {
    for (int i = 0; i < 12; i++) {
      stream(i).listener().onFailure(ScriptedWay.failure(Reason.BACKEND_DISCONNECTED));
      advance(ListenStream.MOST_PAUSE_MILLIS);
    }
    assertThat(line.asked).hasSize(13);
    stream(12).listener().onFailure(ScriptedWay.failure(Reason.BACKEND_DISCONNECTED));
    advance(ListenStream.MOST_PAUSE_MILLIS / 2 - 1);
    assertThat(line.asked).hasSize(13);
  }

  @Test
  void channel_openedAnew_beginsWithWhatIsWanted() {
    subscribe("r:1");
    acknowledge(0);
    acknowledge(1);
    channel.close(() -> {});
    embedded.runPendingTasks();
    line.open = true;
    channel = open(CAPABILITIES);
    assertThat(line.last().json()).contains("[\"r:1\"]");
  }

  private record Heard(Message request, List<String> answers) implements CallListener {
    @Override
    public void onInterim(Message message) {
      message.release();
    }

    @Override
    public void onResponse(Message response) {
      answers.add(
          switch (response.kind()) {
            case RESULT -> "result";
            case ERROR -> "error " + response.raw(Member.ERROR_CODE);
            case REQUEST, NOTIFICATION -> "odd";
          });
      response.release();
      request.release();
    }

    @Override
    public void onFailure(Failure.ByBackend failure) {
      answers.add("failure " + failure.reason().text());
      request.release();
    }

    @Override
    public void onSessionExpired() {
      answers.add("expired");
      request.release();
    }
  }

  private static final class Unheard implements ChannelEvents {
    @Override
    public void onMessage(Message message) {
      message.release();
    }

    @Override
    public void onClosed(Failure.ByBackend failure) {}
  }
}
