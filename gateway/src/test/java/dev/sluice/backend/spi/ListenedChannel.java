package dev.sluice.backend.spi;

import dev.sluice.exchange.Client;
import dev.sluice.exchange.ClientCapabilities;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.Identity;
import dev.sluice.exchange.Message;
import dev.sluice.exchange.MessageText;
import dev.sluice.exchange.Scope;
import dev.sluice.exchange.ServerDescription;
import dev.sluice.protocol.era.ProtocolVersion;
import dev.sluice.protocol.jsonrpc.Member;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A {@link StatelessChannel} and its stream of changes, on one loop, in driven time. */
final class ListenedChannel {
  private static final String CAPABILITIES =
      "{\"tools\":{\"listChanged\":true},\"prompts\":{},\"resources\":{\"subscribe\":true}}";
  private static final String ACK =
      "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/subscriptions/acknowledged\",\"params\":{\"_meta\":{\"io.modelcontextprotocol/subscriptionId\":1},\"notifications\":{\"toolsListChanged\":true,\"resourceSubscriptions\":[\"r:1\"]}}}";

  final ScriptedWay.Line line = new ScriptedWay.Line();
  final Interests interests = new Interests();

  /** What was told outside calls, in order. */
  final List<String> news = new ArrayList<>();

  /** How the calls ended, in order. */
  final List<String> answers = new ArrayList<>();

  private final String capabilities;
  private final List<Message> requests = new ArrayList<>();
  private final List<UpstreamCall> handles = new ArrayList<>();
  private final EmbeddedChannel embedded = new EmbeddedChannel();
  private UpstreamChannel channel;

  ListenedChannel() {
    this(CAPABILITIES);
  }

  /**
   * @param capabilities what the server says it can tell of
   */
  ListenedChannel(String capabilities) {
    this.capabilities = capabilities;
    this.channel = open();
  }

  private UpstreamChannel open() {
    UpstreamChannel opened =
        new StatelessChannel(
            line,
            ScriptedWay.SERVER,
            new ServerDescription(ProtocolVersion.V2026_07_28, capabilities, "{}", null),
            interests,
            embedded.eventLoop());
    opened.listen(new News());
    embedded.runPendingTasks();
    return opened;
  }

  /** Closes it and opens another, for the same wants. */
  void reopen() {
    close();
    line.open = true;
    channel = open();
  }

  void close() {
    channel.close(() -> {});
    embedded.runPendingTasks();
  }

  /** Closes it for good. */
  void finish() {
    close();
    embedded.finishAndReleaseAll();
  }

  void subscribe(String uri) {
    ask("resources/subscribe", uri, ClientCapabilities.NONE);
  }

  void subscribe(String uri, ClientCapabilities who) {
    ask("resources/subscribe", uri, who);
  }

  void unsubscribe(String uri) {
    ask("resources/unsubscribe", uri, ClientCapabilities.NONE);
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

  /** Gives up the first call, which hears nothing more. */
  void giveUpFirst() {
    handles.getFirst().cancel("late");
    requests.getFirst().release();
  }

  /** The streams asked for so far. */
  int streams() {
    return line.asked.size();
  }

  ScriptedWay.Asked stream(int index) {
    return line.asked.get(index);
  }

  void acknowledge(int index) {
    acknowledge(index, ACK);
  }

  void acknowledge(int index, String what) {
    stream(index).say(what);
    embedded.runPendingTasks();
  }

  void refuse(int index, int code) {
    stream(index).error(code, "");
    embedded.runPendingTasks();
  }

  void advance(long millis) {
    embedded.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
    embedded.runScheduledPendingTasks();
    embedded.runPendingTasks();
  }

  private final class News implements ChannelEvents {
    @Override
    public void onMessage(Message message) {
      news.add(MessageText.of(message));
      message.release();
    }

    @Override
    public void onClosed(Failure.ByBackend failure) {
      news.add(failure.message());
    }
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
}
