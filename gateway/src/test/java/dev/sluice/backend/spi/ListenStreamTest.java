package dev.sluice.backend.spi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.exchange.Reason;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The one stream of changes, as a {@link StatelessChannel} drives it. */
final class ListenStreamTest {
  private static final String UPDATED =
      "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/resources/updated\",\"params\":{\"_meta\":{\"io.modelcontextprotocol/subscriptionId\":1},\"uri\":\"r:1\"}}";
  private static final String CANCELLED =
      "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":1}}";

  private final ListenedChannel channel = new ListenedChannel();

  @AfterEach
  void finish() {
    channel.finish();
    assertThat(channel.line.open).isFalse();
  }

  @Test
  void listen_serverWhoseListsChange_isAskedForThoseAlone() {
    assertThat(channel.streams()).isEqualTo(1);
    assertThat(channel.stream(0).is("subscriptions/listen")).isTrue();
    assertThat(channel.stream(0).json())
        .contains("\"notifications\":{\"toolsListChanged\":true}}")
        .contains("\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\"");
  }

  @Test
  void listen_serverThatTellsOfNothing_isNotAsked() {
    ListenedChannel silent = new ListenedChannel("{\"tools\":{}}");
    assertThat(silent.streams()).isZero();
    silent.finish();
  }

  @Test
  void news_ofTheStream_losesItsSubscription() {
    channel.acknowledge(0);
    channel.stream(0).say(UPDATED);
    assertThat(channel.news)
        .containsExactly(
            "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/resources/updated\",\"params\":{\"_meta\":{},\"uri\":\"r:1\"}}");
  }

  @Test
  void stream_thatEnds_comesBackAndTellsWhatMayHaveBeenMissed() {
    channel.subscribe("r:1");
    channel.acknowledge(0);
    channel.acknowledge(1);
    channel.stream(1).listener().onFailure(ScriptedWay.failure(Reason.BACKEND_DISCONNECTED));
    assertThat(channel.streams()).isEqualTo(2);
    channel.advance(ListenStream.FIRST_PAUSE_MILLIS);
    assertThat(channel.streams()).isEqualTo(3);
    channel.acknowledge(2);
    assertThat(channel.news)
        .containsExactly(
            "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/tools/list_changed\"}",
            "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/resources/updated\",\"params\":{\"uri\":\"r:1\"}}");
  }

  @Test
  void stream_thatEndsGracefullyOrIsTornDown_comesBack() {
    channel.acknowledge(0);
    channel.stream(0).result("{\"resultType\":\"complete\"}");
    channel.advance(ListenStream.FIRST_PAUSE_MILLIS);
    channel.acknowledge(1);
    channel.stream(1).say(CANCELLED);
    channel.advance(2 * ListenStream.FIRST_PAUSE_MILLIS);
    assertThat(channel.streams()).isEqualTo(3);
  }

  @Test
  void stream_thatIsOld_isReplacedByANewOneFirst() {
    channel.acknowledge(0);
    channel.advance(ListenStream.RENEWED_MILLIS - 1);
    assertThat(channel.streams()).isEqualTo(1);
    channel.advance(1);
    assertThat(channel.streams()).isEqualTo(2);
    assertThat(channel.stream(0).isCancelled()).isFalse();
    channel.acknowledge(1);
    assertThat(channel.stream(0).isCancelled()).isTrue();
    assertThat(channel.news).isEmpty();
  }

  @Test
  void stream_thatCannotBeReplaced_isLeftAndComesBack() {
    channel.acknowledge(0);
    channel.advance(ListenStream.RENEWED_MILLIS);
    channel.stream(1).listener().onFailure(ScriptedWay.failure(Reason.BACKEND_UNREACHABLE));
    assertThat(channel.stream(0).isCancelled()).isTrue();
    channel.advance(ListenStream.FIRST_PAUSE_MILLIS);
    channel.acknowledge(2);
    assertThat(channel.news).hasSize(1);
  }

  @Test
  void stream_ofAServerThatKnowsNone_isAskedForOnce() {
    channel.refuse(0, -32601);
    channel.advance(10 * ListenStream.MOST_PAUSE_MILLIS);
    assertThat(channel.streams()).isEqualTo(1);
  }

  @Test
  void stream_thatKeepsFailing_isAskedForAtGrowingPauses() {
    for (int i = 0; i < 12; i++) {
      channel.stream(i).listener().onFailure(ScriptedWay.failure(Reason.BACKEND_DISCONNECTED));
      channel.advance(ListenStream.MOST_PAUSE_MILLIS);
    }
    assertThat(channel.streams()).isEqualTo(13);
    channel.stream(12).listener().onFailure(ScriptedWay.failure(Reason.BACKEND_DISCONNECTED));
    channel.advance(ListenStream.MOST_PAUSE_MILLIS / 2 - 1);
    assertThat(channel.streams()).isEqualTo(13);
  }

  @Test
  void channel_openedAnew_beginsWithWhatIsWanted() {
    channel.subscribe("r:1");
    channel.acknowledge(0);
    channel.acknowledge(1);
    channel.reopen();
    assertThat(channel.line.last().json()).contains("[\"r:1\"]");
  }
}
